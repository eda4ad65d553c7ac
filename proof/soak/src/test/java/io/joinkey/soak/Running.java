/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * An application in a process of its own, whose log is read as it grows.
 */
final class Running implements AutoCloseable {

	/** What belongs to the tests and not to the application. */
	private static final Pattern TESTS = Pattern
		.compile(".*/test-classes|spring-boot-.*test.*|spring-test-.*|spring-kafka-test-.*|junit-.*"
				+ "|kafka-(server|group|metadata|raft|storage|test|tools|transaction|share|coordinator|streams).*|kafka_2.*"
				+ "|opentelemetry-proto-.*|protobuf-.*|mockito-.*|assertj-.*|awaitility-.*|hamcrest-.*");

	private final Process process;

	private final LogTail tail;

	private final int inspection;

	private volatile boolean started;

	/**
	 * Starts an application and waits until it is ready.
	 * @param application which
	 * @param java the JVM
	 * @param arguments what the application is told
	 * @param lines takes each line that it writes
	 * @throws IOException if it cannot be started
	 */
	Running(Application application, Path java, Arguments arguments, Consumer<String> lines) throws IOException {
		this.inspection = freePort();
		List<String> command = new ArrayList<>(List.of(java.toString()));
		command.addAll(arguments.jvm());
		command.addAll(List.of("-cp", classPath(), application.main().getName(), "--soak.inspection=" + this.inspection,
				"--spring.application.name=" + name(application)));
		command.addAll(application.arguments());
		command.addAll(arguments.application());
		Path directory = Files.createDirectories(Path.of("target", "soak"));
		Path log = directory.resolve(name(application) + ".jsonl");
		Path errors = directory.resolve(name(application) + ".err");
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(log.toFile())
			.redirectError(errors.toFile());
		builder.environment().keySet().removeIf((name) -> name.matches("(OTEL|SPRING|MANAGEMENT|LOGGING)_.*"));
		this.process = builder.start();
		String ready = "Started " + application.main().getSimpleName() + " in ";
		this.tail = new LogTail(log, (line) -> {
			this.started |= line.contains(ready);
			lines.accept(line);
		});
		Awaitility.await("start of " + application)
			.atMost(Duration.ofSeconds(120))
			.failFast(() -> !this.process.isAlive())
			.until(() -> this.started);
	}

	/**
	 * What an application is told.
	 *
	 * @param jvm the JVM's options
	 * @param application Spring Boot's arguments
	 */
	record Arguments(List<String> jvm, List<String> application) {
	}

	private static String name(Application application) {
		return "soak-" + application.name().toLowerCase();
	}

	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Stream.of(entry, new File(entry).getName())
				.noneMatch((name) -> TESTS.matcher(name).matches()))
			.collect(Collectors.joining(File.pathSeparator));
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	Sample sample() throws IOException {
		return Sample.of(this.inspection);
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
		this.tail.close();
	}

}
