/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the JVM and the class path for an application of a test.
 */
public final class Jvm {

	private static final Path INSTALLED = Path.of("/usr/lib/jvm");

	/** What belongs to the tests and not to the application. */
	private static final Pattern TESTS = Pattern
		.compile(".*/test-classes|.*/(ci-check|proof/kit)/target/.*|joinkey-(ci-check|proof-kit)-.*"
				+ "|spring-boot-.*test.*|spring-test-.*|junit-.*|mockito-.*|assertj-.*|awaitility-.*|hamcrest-.*"
				+ "|kafka-(server|group|metadata|raft|storage|test|tools|transaction|share|coordinator).*|kafka_2.*"
				+ "|scala-.*|argparse4j-.*|opentelemetry-proto-.*|protobuf-.*");

	private Jvm() {
	}

	/**
	 * Return the {@code java} of this JVM.
	 * @return the path
	 */
	public static Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

	/**
	 * Return the options of a JVM that runs for seconds, as the build gives them to this
	 * JVM.
	 * @return options of the command line
	 */
	public static List<String> options() {
		return List.of(System.getProperty("joinkey.test.jvm", "-XX:+UseSerialGC").split(" "));
	}

	/**
	 * Return a {@code java} that has virtual threads, of this JVM or of another installed
	 * JDK.
	 * @return the path, empty without such a JDK
	 */
	public static Optional<Path> javaWithVirtualThreads() {
		if (Runtime.version().feature() >= 21) {
			return Optional.of(java());
		}
		if (!Files.isDirectory(INSTALLED)) {
			return Optional.empty();
		}
		try (Stream<Path> homes = Files.list(INSTALLED)) {
			return homes.filter((home) -> home.getFileName().toString().matches(".*(21|25).*"))
				.map((home) -> home.resolve("bin/java"))
				.filter(Files::isExecutable)
				.findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the class path of this JVM without the entries of the tests.
	 * @param excluded what else the application does not have: paths or file names
	 * @return the class path
	 */
	public static String applicationClassPath(Pattern excluded) {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Stream.of(entry, new File(entry).getName())
				.noneMatch((name) -> TESTS.matcher(name).matches() || excluded.matcher(name).matches()))
			.collect(Collectors.joining(File.pathSeparator));
	}

}
