/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.joinkey.proof.Jvm;

/**
 * The applications, which run at the same time.
 */
enum Application {

	/** Servlets on platform threads. */
	PLATFORM(ServletSoakApplication.class),

	/** Servlets on virtual threads. */
	VIRTUAL(ServletSoakApplication.class, "--spring.threads.virtual.enabled=true"),

	/** WebFlux. */
	REACTIVE(ReactiveSoakApplication.class);

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
	 * Return the JVM that it runs on: this one, but for virtual threads one that has
	 * them.
	 * @return the path of {@code java}, if it is installed
	 */
	Optional<Path> java() {
		return (this == VIRTUAL) ? Jvm.javaWithVirtualThreads() : Optional.of(Jvm.java());
	}

}
