/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassPathLibraries}.
 */
class ClassPathLibrariesTests {

	@Test
	void theLibrariesOfTheTestsAreRead() {
		assertThat(ClassPathLibraries.read(getClass().getClassLoader()))
			.anyMatch((library) -> library.matches("spring-core:7[.0-9]+"))
			.anyMatch((library) -> library.matches("opentelemetry-api:1[.0-9]+"));
	}

	@Test
	void bothVersionsOfALibraryAreRead(@TempDir Path directory) throws IOException {
		URL[] files = { jar(directory, "spring-core-7.0.7.jar"), jar(directory, "spring-core-7.0.8.jar"),
				jar(directory, "opentelemetry-api-incubator-1.62.0-alpha.jar"), jar(directory, "shop.jar") };
		try (URLClassLoader loader = new URLClassLoader(files, null)) {
			assertThat(ClassPathLibraries.read(loader)).containsExactly("opentelemetry-api-incubator:1.62.0-alpha",
					"spring-core:7.0.7", "spring-core:7.0.8");
		}
	}

	private static URL jar(Path directory, String name) throws IOException {
		Path file = directory.resolve(name);
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
		try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
			jar.flush();
		}
		return file.toUri().toURL();
	}

}
