/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The gate as a program: judges the application on its own class path, which is the class
 * path of the application's tests. Exit codes: 0 if the gate passed, 1 if it failed, 2 if
 * the application could not be judged.
 */
public final class Gate {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	/** The arguments that the other JVM must not get. */
	private static final Pattern OWN = Pattern.compile("-agentlib:jdwp.*|-Xrunjdwp.*|-Djava[.]class[.]path=.*");

	private Gate() {
	}

	/**
	 * Runs the gate.
	 * @param arguments {@code check}, which may be left out, or {@code selftest}
	 * @throws IOException if the JVM cannot be started
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		String goal = (arguments.length > 0) ? arguments[0] : "check";
		if (arguments.length > 1 || !goal.matches("check|selftest")) {
			System.err
				.println("Usage: java -cp <class path of the tests> " + Gate.class.getName() + " [check|selftest]");
			System.exit(GateProcess.COULD_NOT_JUDGE);
		}
		GateProcess.Result result = new GateProcess(settings())
			.run(GateProcess.Goal.valueOf(goal.toUpperCase(Locale.ROOT)));
		System.out.print(result.text());
		System.exit(result.code());
	}

	/**
	 * Reads a time limit.
	 * @param text a number with {@code s} or {@code m}, or empty for the default
	 * @return the limit
	 * @throws IllegalArgumentException if it is something else
	 */
	public static Duration limit(String text) {
		if (text.isBlank()) {
			return LIMIT;
		}
		if (!text.matches("[1-9][0-9]{0,5}[sm]?")) {
			throw new IllegalArgumentException(
					"joinkey.gate.timeout is '" + text + "': write a number of seconds or minutes, such as 90s or 5m");
		}
		long number = Long.parseLong(text.replaceAll("[sm]", ""));
		return text.endsWith("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
	}

	private static GateProcess.Settings settings() {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		List<String> own = ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((argument) -> !OWN.matcher(argument).matches())
			.toList();
		return new GateProcess.Settings(java, own, ClassPath.parse(System.getProperty("java.class.path")), Map.of(),
				Path.of("").toAbsolutePath(), report(), limit(System.getProperty("joinkey.gate.timeout", "")));
	}

	/**
	 * Return the directory of the report, beside the classes: in {@code target} for
	 * Maven, in {@code build} for Gradle.
	 */
	private static Path report() {
		String chosen = System.getProperty(GateCommand.REPORT, "");
		Path build = Path.of(Files.isDirectory(Path.of("build", "classes")) ? "build" : "target");
		return (chosen.isEmpty() ? build.resolve("joinkey") : Path.of(chosen)).toAbsolutePath();
	}

}
