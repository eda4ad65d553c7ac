/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NeededLibraries}: the gate's main class runs on class paths that lack
 * libraries.
 */
class NeededLibrariesTests {

	/** What the Maven plugin adds to each class path. */
	private static final String OWN = "byte-buddy|byte-buddy-agent|jspecify";

	private static final String BOOT = "spring-boot|spring-(core|context|beans|aop|expression)|commons-logging|micrometer-(observation|commons)";

	private static final String LIBRARY = "Correlation gate skipped: no class of this module has @SpringBootApplication\n";

	private final Properties before = (Properties) System.getProperties().clone();

	@TempDir
	private Path directory;

	@BeforeEach
	void set() throws Exception {
		BuiltModule.copy(Shapes.More.class, classes());
		BuiltModule.copy(LibraryOfSpringBoot.class, classes());
		BuiltModule.copy(LibraryOfSpringBoot.Composed.class, classes());
		System.setProperty(GateCommand.CLASSES, classes().toString());
		System.setProperty(GateCommand.LIMIT, Duration.ofSeconds(60).toString());
	}

	@AfterEach
	void reset() {
		System.setProperties(this.before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "junit-.*|opentest4j|apiguardian-api", "spring-core|commons-logging",
			"spring-(core|context|beans|aop|expression)|commons-logging" })
	void aModuleWithoutSpringBootIsSkipped(String libraries) throws Exception {
		assertThat(run(libraries)).isEqualTo(GateProcess.CLEAN);
		assertThat(text()).isEqualTo("Correlation gate skipped: Spring Boot is not on the class path of this module\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring-boot", "spring-boot|spring-core", "spring-boot-autoconfigure|spring-boot", BOOT,
			BOOT + "|spring-boot-(autoconfigure|restclient|http-client|http-converter)|spring-web",
			BOOT + "|spring-boot-autoconfigure|snakeyaml", BOOT + "|spring-boot-autoconfigure|snakeyaml|slf4j-api",
			BOOT + "|spring-boot-autoconfigure|snakeyaml|slf4j-api|logback-.*" })
	void aLibraryIsSkipped(String libraries) throws Exception {
		assertThat(run(libraries)).as(text()).isEqualTo(GateProcess.CLEAN);
		assertThat(text()).isEqualTo(LIBRARY);
	}

	@Test
	void anApplicationThatLacksALibraryIsAMessage() throws Exception {
		BuiltModule.copy(Shapes.Service.class, classes());
		BuiltModule.copy(Shapes.ReturnsEarly.class, classes());
		assertThat(run(BOOT + "|spring-boot-autoconfigure|slf4j-api")).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(text()).contains("could not judge", "The gate needs org.yaml:snakeyaml,", "in test scope")
			.doesNotContain("defect");
	}

	@Test
	void aModuleWithAFileOfTheGateIsNotSkipped() throws Exception {
		Files.writeString(classes().resolve(GateFile.NAME), "discover: false\n");
		assertThat(run(BOOT)).isEqualTo(GateProcess.COULD_NOT_JUDGE);
		assertThat(text()).contains("org.springframework.boot:spring-boot-autoconfigure, org.yaml:snakeyaml");
	}

	/** A library that Spring Boot calls, with an annotation of its own. */
	abstract static class LibraryOfSpringBoot implements EnvironmentPostProcessor {

		@SpringBootApplication
		@interface Composed {

		}

	}

	private Path classes() throws Exception {
		return Files.createDirectories(this.directory.resolve("classes"));
	}

	private String text() throws Exception {
		Path file = this.directory.resolve(GateProcess.CONSOLE);
		return Files.exists(file) ? Files.readString(file) : "";
	}

	private int run(String libraries) throws Exception {
		List<URL> urls = new ArrayList<>(
				List.of(classes().toUri().toURL(), GateMain.class.getProtectionDomain().getCodeSource().getLocation()));
		for (Path entry : ClassPath.parse(System.getProperty("java.class.path")).entries()) {
			if (entry.getFileName().toString().matches("(" + OWN + "|" + libraries + ")-[0-9][^-]*[.]jar")) {
				urls.add(entry.toUri().toURL());
			}
		}
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Class<?> goals = loader.loadClass(GateProcess.Goal.class.getName());
			Method run = loader.loadClass(GateMain.class.getName()).getDeclaredMethod("run", Path.class, goals);
			run.setAccessible(true);
			return (int) run.invoke(null, this.directory, goals.getEnumConstants()[0]);
		}
	}

}
