/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggingFiles}.
 */
class LoggingFilesTests {

	@TempDir
	Path directory;

	private Path classes;

	private Path kafka;

	@BeforeEach
	void library() throws IOException {
		this.classes = Files.createDirectories(this.directory.resolve("target/classes"));
		this.kafka = jar("kafka-clients-4.2.1-test.jar", "log4j2.yaml", "org/apache/kafka/test/TestUtils.class");
	}

	@Test
	void aConfigurationInKafkasTestsDoesNotHideTheShippedOne() throws IOException {
		Files.createFile(this.classes.resolve("log4j2-spring.xml"));
		ClassPath classPath = classPath(jar("log4j-core-2.25.3.jar"));
		LoggingFiles files = LoggingFiles.in(classPath, Map.of());
		assertThat(files.sentences()).containsExactly("log4j2-spring.xml (by log4j2.yaml)");
		List<Path> left = classPath.withTestClasses(this.directory.resolve("copy"), files);
		assertThat(left).hasSize(3).contains(this.classes).doesNotContain(this.kafka);
		try (JarFile copy = new JarFile(left.get(1).toFile())) {
			assertThat(copy.stream().map(JarEntry::getName)).containsExactly("org/apache/kafka/test/TestUtils.class");
		}
	}

	@Test
	void aLibraryOfTheApplicationStaysAsItIs() throws IOException {
		this.kafka = jar("orders-logging-1.0.jar", "log4j2.yaml");
		ClassPath classPath = classPath(jar("log4j-core-2.25.3.jar"));
		LoggingFiles files = LoggingFiles.in(classPath, Map.of());
		assertThat(files.names()).isEmpty();
		assertThat(classPath.withTestClasses(this.directory.resolve("copy"), files)).contains(this.kafka);
	}

	@Test
	void kafkasConfigurationHidesNothingOfLogback() throws IOException {
		Path log4j2 = jar("log4j-core-2.25.3.jar");
		assertThat(LoggingFiles.in(classPath(log4j2, jar("logback-classic-1.5.34.jar")), Map.of()).names()).isEmpty();
		assertThat(LoggingFiles.in(classPath(jar("slf4j-simple-2.0.17.jar")), Map.of()).names()).isEmpty();
	}

	private ClassPath classPath(Path... others) {
		return ClassPath.parse(Stream.concat(Stream.of(this.classes, this.kafka), Stream.of(others))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator)));
	}

	private Path jar(String name, String... entries) throws IOException {
		Path jar = this.directory.resolve(name);
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			for (String entry : entries) {
				out.putNextEntry(new JarEntry(entry));
			}
		}
		return jar;
	}

}
