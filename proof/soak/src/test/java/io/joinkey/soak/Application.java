/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The applications that run at once.
 */
enum Application {

	/** Servlets on platform threads. */
	PLATFORM(ServletSoakApplication.class),

	/** Servlets on virtual threads. */
	VIRTUAL(ServletSoakApplication.class, "--spring.threads.virtual.enabled=true"),

	/** WebFlux. */
	REACTIVE(ReactiveSoakApplication.class);

	private static final Path JDKS = Path.of("/usr/lib/jvm");

	private final Class<?> main;

	private final List<String> arguments;

	Application(Class<?> main, String... arguments) {
		this.main = main;
		this.arguments = List.of(arguments);
	}

	Class<?> main() {
		return this.main;
	}

	List<String> arguments() {
		return this.arguments;
	}

	/**
	 * Returns the JVM that it runs on: this one, but for virtual threads one that has
	 * them.
	 * @return the path of {@code java}, if there is one
	 */
	Optional<Path> java() {
		Path own = Path.of(System.getProperty("java.home"), "bin", "java");
		if (this != VIRTUAL || Runtime.version().feature() >= 21) {
			return Optional.of(own);
		}
		if (!Files.isDirectory(JDKS)) {
			return Optional.empty();
		}
		try (Stream<Path> homes = Files.list(JDKS)) {
			return homes.filter((home) -> home.getFileName().toString().matches(".*(21|25).*"))
				.map((home) -> home.resolve("bin/java"))
				.filter(Files::isExecutable)
				.findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
