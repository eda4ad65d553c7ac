/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs an application in a separate process.
 */
public final class ApplicationProcess implements AutoCloseable {

	private static final Duration GRACE = Duration.ofSeconds(30);

	private static final int TAIL = 25;

	private final String name;

	private final Process process;

	private final List<Path> output;

	private ApplicationProcess(String name, Process process, List<Path> output) {
		this.name = name;
		this.process = process;
		this.output = output;
	}

	/**
	 * Starts an application without the variables that would configure it.
	 * @param name the name for messages
	 * @param command the program and its arguments
	 * @param output takes the standard output
	 * @param errors takes the standard error; may be the same file
	 * @return the process
	 */
	public static ApplicationProcess start(String name, List<String> command, Path output, Path errors) {
		return start(name, command, Map.of(), output, errors);
	}

	/**
	 * Starts an application with these variables, and without others that would configure
	 * it.
	 * @param name the name for messages
	 * @param command the program and its arguments
	 * @param variables environment variables
	 * @param output takes the standard output
	 * @param errors takes the standard error; may be the same file
	 * @return the process
	 */
	public static ApplicationProcess start(String name, List<String> command, Map<String, String> variables,
			Path output, Path errors) {
		ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"))
			.redirectOutput(output.toFile());
		if (output.equals(errors)) {
			builder.redirectErrorStream(true);
		}
		else {
			builder.redirectError(errors.toFile());
		}
		builder.environment()
			.keySet()
			.removeIf((variable) -> variable.matches("(OTEL|SPRING|MANAGEMENT|LOGGING|SERVER|JOINKEY|CHECKOUT)_.*")
					|| variable.equals("JAVA_TOOL_OPTIONS") || variable.equals("JDK_JAVA_OPTIONS"));
		builder.environment().putAll(variables);
		try {
			return new ApplicationProcess(name, builder.start(), Stream.of(errors, output).distinct().toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not start " + name + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Waits until the application is ready.
	 * @param atMost how long to wait
	 * @param ready whether it is ready; an exception counts as not yet
	 */
	public void awaitReady(Duration atMost, Callable<Boolean> ready) {
		boolean over = Wait.until(atMost, () -> !this.process.isAlive() || holds(ready));
		if (!this.process.isAlive()) {
			throw new IllegalStateException(
					this.name + " ended with exit code " + this.process.exitValue() + ". " + tail());
		}
		if (!over) {
			throw new IllegalStateException(this.name + " was not ready after " + atMost.toSeconds() + " s. " + tail());
		}
	}

	private static boolean holds(Callable<Boolean> ready) {
		try {
			return ready.call();
		}
		catch (Exception ex) {
			return false;
		}
	}

	/**
	 * Returns what the operating system knows about the process.
	 * @return the handle
	 */
	public ProcessHandle handle() {
		return this.process.toHandle();
	}

	/**
	 * Waits until the application ends by itself.
	 * @param atMost how long to wait
	 * @return the exit code
	 */
	public int awaitExit(Duration atMost) {
		if (!ends(atMost)) {
			this.process.destroyForcibly();
			throw new IllegalStateException(this.name + " did not end within " + atMost.toSeconds() + " s. " + tail());
		}
		return this.process.exitValue();
	}

	/**
	 * Asks the application to stop, without waiting.
	 */
	public void requestStop() {
		this.process.destroy();
	}

	/**
	 * Stops the application.
	 * @param grace how long it may take before it is forced to
	 */
	public void stop(Duration grace) {
		requestStop();
		if (!ends(grace)) {
			this.process.destroyForcibly().onExit().join();
		}
	}

	@Override
	public void close() {
		stop(GRACE);
	}

	private boolean ends(Duration atMost) {
		try {
			return this.process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private String tail() {
		StringBuilder tail = new StringBuilder("The end of its output:");
		for (Path path : this.output) {
			try {
				List<String> lines = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
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

}
