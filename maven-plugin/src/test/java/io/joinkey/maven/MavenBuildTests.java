/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the plugin in a real Maven build, with the block of {@code docs/gate.md} in a
 * corporate parent.
 */
class MavenBuildTests {

	private static final String VERSION = System.getProperty("joinkey.version");

	private static final Path BUILD = Path.of("target", "build").toAbsolutePath();

	private static final Path REPOSITORY = Path.of("target", "repository").toAbsolutePath();

	/** Properties that skip the gate, each the name of the module that sets it. */
	private static final List<String> SKIPS = List.of("skipTests", "maven.test.skip", "joinkey.gate.skip");

	private static final String JVM = System.getProperty("joinkey.test.jvm", "-XX:+UseSerialGC");

	/** One build of all modules, since Maven alone takes seconds to start. */
	private static Run build;

	@BeforeAll
	static void prepare() throws IOException, InterruptedException {
		install(Path.of("..", "ci-check"), "joinkey-ci-check");
		install(Path.of(""), "joinkey-maven-plugin");
		String page = Files.readString(Path.of("..", "docs", "gate.md"));
		int begin = page.indexOf("```xml\n") + "```xml\n".length();
		String block = page.substring(begin, page.indexOf("```", begin));
		assertThat(block).contains(VERSION);
		write("pom.xml",
				"""
						<project xmlns="http://maven.apache.org/POM/4.0.0">
						<modelVersion>4.0.0</modelVersion>
						<parent>
						<groupId>org.springframework.boot</groupId>
						<artifactId>spring-boot-starter-parent</artifactId>
						<version>4.1.0</version>
						<relativePath/>
						</parent>
						<groupId>com.example</groupId>
						<artifactId>corporate</artifactId>
						<version>1</version>
						<packaging>pom</packaging>
						<modules>%s</modules>
						<build><plugins>%s</plugins></build>
						</project>
						""".formatted(Stream.concat(Stream.of("library", "service", "halts"), SKIPS.stream())
					.map((module) -> "<module>" + module + "</module>")
					.collect(Collectors.joining()), block));
		module("library", "", "");
		write("library/src/main/java/com/example/Library.java", "package com.example;\n\npublic class Library {\n}\n");
		service("service", "", "");
		service("halts", "", """
				if (System.getProperty("halt") != null) {
					System.out.println("the password is a-secret-of-the-file");
					System.out.flush();
					Runtime.getRuntime().halt(9);
				}
				""");
		write("halts/src/test/resources/joinkey-gate.yaml",
				"credentials: {basic: {username: user, password: a-secret-of-the-file}}\n");
		for (String skip : SKIPS) {
			service(skip, "<properties><" + skip + ">true</" + skip + "></properties>", "");
		}
		build = maven("verify", "--fail-at-end", "-Dhalt");
	}

	@Test
	void aServiceWithoutTracingFailsAtVerifyAndTheTextIsThereOnce() {
		assertThat(build.exit()).as(build.output()).isEqualTo(1);
		assertThat(build.state("service")).as(build.output()).isEqualTo("FAILURE");
		assertThat(build.output())
			.contains("Correlation gate skipped: a pom has no application",
					"The correlation gate failed, see above and ")
			.containsOnlyOnce("Correlation gate failed: ");
		assertThat(build.output("library"))
			.contains("Correlation gate skipped: Spring Boot is not on the class path of this module");
		assertThat(build.output("service")).contains("Correlation gate failed: ");
		assertThat(BUILD.resolve("service/target/joinkey/report.html")).exists();
	}

	@Test
	void aSecretOfTheFileIsRedactedWhenTheJvmOfTheGateDies() {
		assertThat(build.state("halts")).as(build.output()).isEqualTo("FAILURE");
		assertThat(build.output("halts")).contains("exit code 9", "the password is (redacted)");
		assertThat(build.output()).doesNotContain("a-secret-of-the-file");
	}

	@ParameterizedTest
	@FieldSource("SKIPS")
	void theGateIsSkippedWithTheTests(String skip) {
		assertThat(build.state(skip)).as(build.output()).isEqualTo("SUCCESS");
		assertThat(build.output(skip)).contains("Correlation gate skipped: ").doesNotContain("Correlation gate failed");
	}

	private static void install(Path module, String artifact) throws IOException {
		Path directory = REPOSITORY.resolve("io/joinkey").resolve(artifact).resolve(VERSION);
		Files.createDirectories(directory);
		String name = artifact + "-" + VERSION;
		Files.copy(module.resolve("target").resolve(name + ".jar"), directory.resolve(name + ".jar"),
				StandardCopyOption.REPLACE_EXISTING);
		Files.copy(module.resolve(".flattened-pom.xml"), directory.resolve(name + ".pom"),
				StandardCopyOption.REPLACE_EXISTING);
	}

	private static void service(String name, String properties, String first) throws IOException {
		module(name, properties, """
				<dependencies><dependency>
				<groupId>org.springframework.boot</groupId>
				<artifactId>spring-boot-starter-webmvc</artifactId>
				</dependency></dependencies>
				""");
		write(name + "/src/main/java/com/example/Service.java", """
				package com.example;

				import org.springframework.boot.SpringApplication;
				import org.springframework.boot.autoconfigure.SpringBootApplication;
				import org.springframework.web.bind.annotation.GetMapping;
				import org.springframework.web.bind.annotation.RestController;

				@SpringBootApplication
				@RestController
				public class Service {

					public static void main(String[] arguments) {
						%s
						System.exit(SpringApplication.exit(SpringApplication.run(Service.class, arguments)));
					}

					@GetMapping("/hello")
					String hello() {
						return "hello";
					}

				}
				""".formatted(first));
	}

	private static void module(String name, String properties, String dependencies) throws IOException {
		write(name + "/pom.xml", """
				<project xmlns="http://maven.apache.org/POM/4.0.0">
				<modelVersion>4.0.0</modelVersion>
				<parent><groupId>com.example</groupId><artifactId>corporate</artifactId><version>1</version></parent>
				<artifactId>%s</artifactId>
				%s
				%s
				</project>
				""".formatted(name, properties, dependencies));
	}

	private static void write(String name, String text) throws IOException {
		Path file = BUILD.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

	private static Run maven(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-ntp",
						"-Dmaven.repo.local=" + REPOSITORY, "-Dmaven.repo.local.tail=" + tail(),
						"-Dmaven.repo.local.tail.ignoreAvailability=true", "-DargLine=-XX:TieredStopAtLevel=1 " + JVM));
		if (System.getProperty("maven.offline", "").endsWith("true")) {
			command.add("-o");
		}
		command.addAll(List.of(arguments));
		Path output = Path.of("target", "maven.txt").toAbsolutePath();
		ProcessBuilder builder = new ProcessBuilder(command).directory(BUILD.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().remove("MAVEN_ARGS");
		builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 " + JVM);
		Process process = builder.start();
		try {
			assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("Maven ended").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return new Run(process.exitValue(), Files.readString(output));
	}

	private static String tail() {
		return Stream.of(System.getProperty("maven.repositories").split(","))
			.filter((each) -> !each.isEmpty() && !each.contains("${"))
			.collect(Collectors.joining(","));
	}

	/**
	 * How a build ended.
	 *
	 * @param exit the exit code
	 * @param output what it printed
	 */
	private record Run(int exit, String output) {

		/** What Maven printed while it built a module. */
		String output(String module) {
			return find("(?ms)^\\[INFO\\] Building " + Pattern.quote(module)
					+ " 1 (.*?)^\\[INFO\\] (?:Building \\S+ 1|Reactor Summary) ");
		}

		/** How the build of a module ended, as the summary has it. */
		String state(String module) {
			return find("(?m)^\\[INFO\\] " + Pattern.quote(module) + " \\.+ (\\w+) \\[");
		}

		private String find(String pattern) {
			Matcher found = Pattern.compile(pattern).matcher(this.output);
			assertThat(found.find()).as(this.output).isTrue();
			return found.group(1);
		}

	}

}
