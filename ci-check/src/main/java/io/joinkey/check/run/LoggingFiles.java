/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds configurations of Logback and Log4j2 in the resources of the tests, and in
 * Kafka's, which would hide the shipped ones.
 *
 * @param names the names of those that are left out
 * @param shipped the class directories of the application
 */
record LoggingFiles(List<String> names, List<Path> shipped) {

	private static final Pattern NAME = Pattern
		.compile("(logback|log4j2)(-test)?(-spring)?[.](xml|groovy|properties|ya?ml|jso?n)"
				+ "|log4j2[.](component|system)[.]properties");

	private static final List<String> LOGBACK = List.of("logback-spring.xml", "logback.xml", "logback-spring.groovy",
			"logback.groovy");

	private static final List<String> LOG4J2 = List.of("log4j2-spring.xml", "log4j2.xml", "log4j2-spring.yaml",
			"log4j2-spring.yml", "log4j2-spring.properties", "log4j2.yaml", "log4j2.yml", "log4j2.properties",
			"log4j2.json");

	/**
	 * Return the configurations, except those that a property of the gate's file or of
	 * the command line names.
	 */
	static LoggingFiles in(ClassPath classPath, Map<String, String> properties) throws IOException {
		StringBuilder named = new StringBuilder(String.join("\n", properties.values()));
		for (Path directory : classPath.tests()) {
			Path file = directory.resolve(GateFile.NAME);
			if (Files.exists(file)) {
				named.append('\n').append(Files.readString(file));
			}
		}
		Stream<String> ofTests = classPath.tests()
			.stream()
			.flatMap((directory) -> Stream.ofNullable(directory.toFile().list()).flatMap(Stream::of));
		List<String> names = Stream.concat(ofTests, classPath.loggedJars().flatMap(KafkaTestJars::files))
			.filter((name) -> NAME.matcher(name).matches() && named.indexOf(name) < 0)
			.distinct()
			.sorted()
			.toList();
		return new LoggingFiles(names, classPath.classes());
	}

	boolean isLeftOut(String name) {
		return this.names.contains(name);
	}

	/** Return a sentence for each file, with the file that is judged instead. */
	List<String> sentences() {
		return this.names.stream().map((name) -> shippedFor(name) + " (by " + name + ")").toList();
	}

	private String shippedFor(String name) {
		if (name.startsWith("log4j2.component") || name.startsWith("log4j2.system")) {
			return name;
		}
		return (name.startsWith("logback") ? LOGBACK : LOG4J2).stream()
			.filter((each) -> this.shipped.stream().anyMatch((directory) -> Files.exists(directory.resolve(each))))
			.findFirst()
			.orElse("the logging that Spring Boot configures");
	}

}
