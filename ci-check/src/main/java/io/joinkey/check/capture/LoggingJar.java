/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds the configuration of logging that a library of the application brings.
 */
final class LoggingJar {

	/** The names in the order in which Spring Boot looks for them. */
	private static final List<String> NAMES = List.of("logback.xml", "logback-spring.xml", "log4j2.yaml", "log4j2.yml",
			"log4j2.json", "log4j2.xml", "log4j2-spring.yaml", "log4j2-spring.yml", "log4j2-spring.json",
			"log4j2-spring.xml");

	private static final Pattern IN_JAR = Pattern.compile(".*/([^/!]+[.]jar)!.*/([^/]+)");

	private LoggingJar() {
	}

	/** Return the name of the file and of its jar, empty if it is in none. */
	static List<String> of(boolean configured, ClassLoader loader) {
		return configured ? List.of()
				: NAMES.stream()
					.map(loader::getResource)
					.filter(Objects::nonNull)
					.limit(1)
					.flatMap(LoggingJar::named)
					.toList();
	}

	private static Stream<String> named(@Nullable URL url) {
		Matcher jar = IN_JAR.matcher(String.valueOf(url));
		return jar.matches() ? Stream.of(jar.group(2) + " of " + jar.group(1)) : Stream.empty();
	}

}
