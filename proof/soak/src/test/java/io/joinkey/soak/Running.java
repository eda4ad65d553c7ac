/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.LoopbackServer;

/**
 * Runs an application in a separate process, whose log is read as it grows.
 */
final class Running implements AutoCloseable {

	/** No application here uses Kafka Streams. */
	private static final Pattern EXCLUDED = Pattern.compile("kafka-streams-.*");

	private final ApplicationProcess process;

	private final LogTail tail;

	private final int inspection;

	private volatile boolean started;

	/**
	 * Starts an application and waits until it is ready.
	 * @param application which
	 * @param java the JVM
	 * @param arguments the arguments of the application
	 * @param lines takes each line that it writes
	 * @throws IOException if it cannot be started
	 */
	Running(Application application, Path java, Arguments arguments, Consumer<String> lines) throws IOException {
		this.inspection = LoopbackServer.freePorts(1).get(0);
		List<String> command = new ArrayList<>(List.of(java.toString()));
		command.addAll(arguments.jvm());
		command.addAll(List.of("-cp", Jvm.applicationClassPath(EXCLUDED), application.main().getName(),
				"--soak.inspection=" + this.inspection, "--spring.application.name=" + name(application)));
		command.addAll(application.arguments());
		command.addAll(arguments.application());
		Path directory = Files.createDirectories(Path.of("target", "soak"));
		Path log = directory.resolve(name(application) + ".jsonl");
		Path errors = directory.resolve(name(application) + ".err");
		this.process = ApplicationProcess.start(name(application), command, log, errors);
		String ready = "Started " + application.main().getSimpleName() + " in ";
		this.tail = new LogTail(log, (line) -> {
			this.started |= line.contains(ready);
			lines.accept(line);
		});
		this.process.awaitReady(Duration.ofSeconds(120), () -> this.started);
	}

	/**
	 * The arguments of an application.
	 *
	 * @param jvm the JVM's options
	 * @param application Spring Boot's arguments
	 */
	record Arguments(List<String> jvm, List<String> application) {
	}

	private static String name(Application application) {
		return "soak-" + application.name().toLowerCase();
	}

	Sample sample() throws IOException {
		return Sample.of(this.inspection);
	}

	@Override
	public void close() {
		this.process.close();
		this.tail.close();
	}

}
