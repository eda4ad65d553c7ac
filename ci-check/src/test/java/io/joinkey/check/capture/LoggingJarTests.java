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
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggingJar}.
 */
class LoggingJarTests {

	@TempDir
	Path directory;

	private URL jar;

	@BeforeEach
	void library() throws IOException {
		Path file = this.directory.resolve("platform-logging-8.0.5.jar");
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
			out.putNextEntry(new JarEntry("logback-spring.xml"));
		}
		this.jar = file.toUri().toURL();
	}

	@Test
	void theFileOfALibraryIsNamedWithItsJar() throws IOException {
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.jar }, null)) {
			assertThat(LoggingJar.of(false, loader))
				.containsExactly("logback-spring.xml of platform-logging-8.0.5.jar");
			assertThat(LoggingJar.of(true, loader)).isEmpty();
		}
	}

	@Test
	void aFileOfTheApplicationHidesThatOfALibrary() throws IOException {
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		Files.createFile(classes.resolve("logback.xml"));
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.jar, classes.toUri().toURL() }, null)) {
			assertThat(LoggingJar.of(false, loader)).isEmpty();
		}
	}

}
