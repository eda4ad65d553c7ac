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
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigurationFiles}.
 */
class ConfigurationFilesTests {

	@TempDir
	private Path directory;

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void aTestFileThatHidesAShippedOneIsNamed() throws IOException {
		for (String shipped : List.of("classes/application-webwolf.properties", "classes/config/application.yml",
				"classes/application.properties", "classes/data.properties")) {
			file(shipped);
		}
		for (String test : List.of("test-classes/application-webwolf.properties", "test-classes/config/application.yml",
				"test-classes/application-test.properties", "test-classes/data.properties")) {
			file(test);
		}
		assertThat(ConfigurationFiles.hidden(loader())).containsExactly("application-webwolf.properties",
				"config/application.yml");
	}

	@Test
	void profilesThatHaveAFileAndAreNotActiveAreNamed() throws IOException {
		Files.createDirectories(this.directory.resolve("classes"));
		Files.writeString(this.directory.resolve("classes/application-prod.yaml"), "a: b");
		assertThat(ConfigurationFiles.otherProfiles(this.environment, loader())).containsExactly("prod");
		this.environment.setActiveProfiles("prod");
		assertThat(ConfigurationFiles.otherProfiles(this.environment, loader())).isEmpty();
	}

	@Test
	void aProfileOfWhichOnlyTheTestsHaveAFileIsNotNamed() throws IOException {
		Files.createDirectories(this.directory.resolve("test-classes"));
		Files.writeString(this.directory.resolve("test-classes/application-test.yaml"), "a: b");
		assertThat(ConfigurationFiles.otherProfiles(this.environment, loader())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			logback-spring.xml ~ <springProfile name="!live &amp; (east | eu-west)">
			log4j2-spring.xml  ~ <SpringProfile name = "live, east,eu-west">""")
	void profilesOfALoggingConfigurationThatAreNotActiveAreNamed(String file, String element) throws IOException {
		Files.createDirectories(this.directory.resolve("classes"));
		Files.writeString(this.directory.resolve("classes/" + file),
				"<!-- <springProfile name=\"old\"> --><configuration>" + element + "</springProfile></configuration>");
		assertThat(ConfigurationFiles.otherProfiles(this.environment, loader())).containsExactlyInAnyOrder("live",
				"east", "eu-west");
		this.environment.setActiveProfiles("live", "east");
		assertThat(ConfigurationFiles.otherProfiles(this.environment, loader())).containsExactly("eu-west");
	}

	private void file(String name) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, "");
	}

	private ClassLoader loader() throws IOException {
		return new URLClassLoader(new URL[] { this.directory.resolve("test-classes/").toUri().toURL(),
				Files.createDirectories(this.directory.resolve("classes")).toUri().toURL() }, null);
	}

}
