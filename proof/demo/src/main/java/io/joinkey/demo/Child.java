/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A process that the demo started, and ends.
 */
final class Child implements Part {

	private static final int TAIL = 25;

	private final String name;

	private final Process process;

	private final List<Path> output;

	private Child(String name, Process process, List<Path> output) {
		this.name = name;
		this.process = process;
		this.output = output;
	}

	/**
	 * Starts a JVM.
	 * @param name what to call it when it fails
	 * @param arguments what follows {@code java}
	 * @param stdout takes what it writes to its standard output
	 * @param stderr takes what it writes to its standard error; may be the same file
	 * @return the process
	 */
	static Child java(String name, List<String> arguments, Path stdout, Path stderr) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// C1 and the serial collector start fastest, and a JVM's own warnings
		// are no log lines
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+DisplayVMOutputToStderr",
				"-Djava.net.preferIPv4Stack=true"));
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"))
			.redirectOutput(stdout.toFile());
		if (stdout.equals(stderr)) {
			builder.redirectErrorStream(true);
		}
		else {
			builder.redirectError(stderr.toFile());
		}
		// the services are to run as the demo configures them
		builder.environment()
			.keySet()
			.removeIf((key) -> key.matches("(OTEL|SPRING|MANAGEMENT|LOGGING|SERVER|JOINKEY|CHECKOUT)_.*")
					|| key.equals("JAVA_TOOL_OPTIONS") || key.equals("JDK_JAVA_OPTIONS"));
		try {
			return new Child(name, builder.start(), List.of(stderr, stdout));
		}
		catch (IOException ex) {
			throw new DemoException("Could not start " + name + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Waits until a condition holds, as long as the process lives.
	 * @param what the condition, for the message when it does not come to hold
	 * @param patience how long to wait
	 * @param condition asked again and again; an exception means not yet
	 */
	void await(String what, Duration patience, Callable<Boolean> condition) {
		Instant end = Instant.now().plus(patience);
		while (!holds(condition)) {
			if (!this.process.isAlive()) {
				throw ended();
			}
			if (Instant.now().isAfter(end)) {
				throw new DemoException(
						this.name + ": not " + what + " after " + patience.toSeconds() + " s. " + tail());
			}
			Waiting.pause();
		}
	}

	/**
	 * Waits until the process has done its work.
	 * @param patience how long to wait
	 */
	void awaitExit(Duration patience) {
		try {
			if (!this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly();
				throw new DemoException(this.name + " did not end within " + patience.toSeconds() + " s. " + tail());
			}
		}
		catch (InterruptedException ex) {
			throw Waiting.interrupted(ex);
		}
		if (this.process.exitValue() != 0) {
			throw ended();
		}
	}

	private DemoException ended() {
		return new DemoException(this.name + " ended with exit code " + this.process.exitValue() + ". " + tail());
	}

	private static boolean holds(Callable<Boolean> condition) {
		try {
			return condition.call();
		}
		catch (Exception ex) {
			return false;
		}
	}

	private String tail() {
		StringBuilder tail = new StringBuilder("Its last words:");
		for (Path path : this.output.stream().distinct().toList()) {
			try {
				List<String> lines = Files.readString(path, StandardCharsets.UTF_8).lines().toList();
				lines.subList(Math.max(0, lines.size() - TAIL), lines.size())
					.forEach((line) -> tail.append("\n  ")
						.append((line.length() > 400) ? line.substring(0, 400) : line));
			}
			catch (IOException ex) {
				tail.append("\n  (").append(path).append(" cannot be read: ").append(ex.getMessage()).append(')');
			}
		}
		return tail.toString();
	}

	@Override
	public void requestStop() {
		this.process.destroy();
	}

	@Override
	public void stop(Duration grace) {
		requestStop();
		try {
			if (!this.process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
