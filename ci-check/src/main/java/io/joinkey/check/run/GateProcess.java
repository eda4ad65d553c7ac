/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs the gate in a separate JVM and ends this JVM after a time limit. The application's
 * console output goes to a file.
 */
public final class GateProcess {

	/** The exit code when nothing was found, and when there is nothing to judge. */
	public static final int CLEAN = 0;

	/** The exit code when something is broken or inconclusive. */
	public static final int FINDINGS = 1;

	/** The exit code when the application could not be judged. */
	public static final int COULD_NOT_JUDGE = 2;

	/**
	 * The exit code with which that JVM asks to be started again with the test classes.
	 */
	static final int WANTS_TESTS = 75;

	/** The file with the text for the console. */
	static final String CONSOLE = "report.txt";

	/** The exit code with which that JVM ends itself when the time is over. */
	static final int TOO_LONG = 76;

	/** The file in which that JVM then says what did not end. */
	static final String UNFINISHED = "unfinished.txt";

	static final String OUTPUT = "application.log";

	private static final String NO_BROKER = "The class path has spring-kafka, but not spring-kafka-test, so the gate started"
			+ " no broker. If joinkey-gate.yaml names none, add spring-boot-starter-kafka-test in test scope.\n";

	/** The files that a run writes for readers. Those of an earlier run are deleted. */
	static final List<String> REPORTS = List.of(CONSOLE, "report.html", "report.json", "report.md", "TEST-joinkey.xml");

	private static final int TAIL = 20;

	private static final int RUNS_OF_SELF_TEST = 12;

	private final Settings settings;

	public GateProcess(Settings settings) {
		this.settings = settings;
	}

	/**
	 * The goal of a run.
	 */
	public enum Goal {

		/** Judge the application. */
		CHECK,

		/** Cut each wire of the application in turn and show which rule sees it. */
		SELFTEST

	}

	/**
	 * The JVM to start, and where.
	 *
	 * @param java the {@code java} command
	 * @param jvmArguments arguments of the JVM
	 * @param classPath the class path of the module's tests
	 * @param properties system properties
	 * @param directory the working directory
	 * @param report the directory of the report and the evidence
	 * @param limit how long it may take
	 */
	public record Settings(Path java, List<String> jvmArguments, ClassPath classPath, Map<String, String> properties,
			Path directory, Path report, Duration limit) {

		public Settings {
			jvmArguments = List.copyOf(jvmArguments);
			properties = Map.copyOf(properties);
		}

	}

	/**
	 * How it ended.
	 *
	 * @param code the exit code
	 * @param text the text for the console
	 */
	public record Result(int code, String text) {

	}

	/**
	 * Runs the gate.
	 * @param goal what the gate does
	 * @return how it ended
	 * @throws IOException if the JVM cannot be started
	 * @throws InterruptedException if the waiting thread is interrupted; the JVM is ended
	 */
	public Result run(Goal goal) throws IOException, InterruptedException {
		Path report = this.settings.report();
		Files.createDirectories(report);
		for (String earlier : REPORTS) {
			Files.deleteIfExists(report.resolve(earlier));
		}
		int code = run(goal, false);
		if (code == WANTS_TESTS) {
			code = run(goal, true);
		}
		Path text = report.resolve(CONSOLE);
		boolean known = code >= CLEAN && code <= COULD_NOT_JUDGE;
		return (known && Files.exists(text)) ? new Result(code, Files.readString(text))
				: new Result(COULD_NOT_JUDGE, died(goal, code));
	}

	private int run(Goal goal, boolean tests) throws IOException, InterruptedException {
		Path report = this.settings.report();
		Files.deleteIfExists(report.resolve(OUTPUT));
		Files.deleteIfExists(report.resolve(UNFINISHED));
		Duration limit = limit(goal);
		GateCommand command = new GateCommand(this.settings);
		Process process = new ProcessBuilder(command.of(goal, tests, limit))
			.directory(this.settings.directory().toFile())
			.redirectErrorStream(true)
			// the other JVM redacts the file while it is open
			.redirectOutput(ProcessBuilder.Redirect.appendTo(report.resolve(OUTPUT).toFile()))
			.start();
		Thread stop = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(stop);
		try {
			process.getOutputStream().close();
			return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
		}
		finally {
			process.destroyForcibly();
			Runtime.getRuntime().removeShutdownHook(stop);
			// the other JVM does it as well, unless it dies before
			GateReport.redact(report.resolve(OUTPUT), GateFileSecrets.in(this.settings.classPath()));
			command.deleteCopy();
		}
	}

	private Duration limit(Goal goal) {
		return (goal == Goal.SELFTEST) ? this.settings.limit().multipliedBy(RUNS_OF_SELF_TEST) : this.settings.limit();
	}

	private String died(Goal goal, int code) throws IOException {
		Path unfinished = this.settings.report().resolve(UNFINISHED);
		String named = Files.exists(unfinished) ? Files.readString(unfinished) : "";
		Files.deleteIfExists(unfinished);
		Duration limit = limit(goal);
		String time = (code == TOO_LONG)
				? TimeLimit.before(limit).toSeconds() + " s, shortly before its limit of " + limit.toSeconds() + " s,"
				: limit.toSeconds() + " s";
		return "The correlation gate could not judge the application\n\n"
				+ ((code == -1 || code == TOO_LONG)
						? "The gate had no result after " + time + " and was stopped. " + named
								+ "Raise the limit with -Djoinkey.gate.timeout=10m, or exclude slow endpoints in"
								+ " src/test/resources/joinkey-gate.yaml, such as exclude: [/slow/**].\n"
								+ (this.settings.classPath().lacksBroker() ? NO_BROKER : "")
						: "The application's JVM ended with exit code " + code
								+ " before the application was judged. The reason"
								+ " may be a crash, a lack of memory, or a call of Runtime.halt.\n")
				+ "\nThe end of " + this.settings.report().resolve(OUTPUT) + ":\n\n" + tail();
	}

	private String tail() throws IOException {
		List<String> lines = Files.readString(this.settings.report().resolve(OUTPUT), StandardCharsets.ISO_8859_1)
			.lines()
			.toList();
		return lines.subList(Math.max(0, lines.size() - TAIL), lines.size())
			.stream()
			.map((line) -> "  " + line + "\n")
			.collect(Collectors.joining());
	}

}
