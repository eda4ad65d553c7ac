/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.SpringBootApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GatedApplication}.
 */
class GatedApplicationTests {

	@TempDir
	private Path directory;

	@Test
	void theApplicationIsFoundAmongAModulesClasses() throws IOException {
		copy(Application.class);
		copy(GatedApplicationTests.class);
		assertThat(GatedApplication.find(this.directory)).containsExactly(Application.class.getName());
	}

	@Test
	void aModuleWithoutClassesHasNone() {
		assertThat(GatedApplication.find(this.directory)).isEmpty();
		assertThat(GatedApplication.find(this.directory.resolve("missing"))).isEmpty();
	}

	private void copy(Class<?> type) throws IOException {
		String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
		try (var bytes = type.getResourceAsStream(name)) {
			Files.copy(bytes, this.directory.resolve(name));
		}
	}

	@SpringBootApplication
	static class Application {

	}

}
