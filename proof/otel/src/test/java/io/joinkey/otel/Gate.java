/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.otel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.run.ClassPath;
import io.joinkey.check.run.GateProcess;
import io.joinkey.check.run.GateProcess.Goal;
import io.joinkey.check.run.GateProcess.Result;
import io.joinkey.check.run.GateProcess.Settings;

/**
 * Runs the gate in a separate JVM, as the Maven plugin does.
 */
final class Gate {

	private static final Pattern API = Pattern.compile("opentelemetry-(api|context|common)-[0-9.]+jar$");

	/** The agent reads no Spring properties. */
	private static final List<String> OPTIONS = List.of("-Xmx512m", "-Dotel.service.name=shop",
			"-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none",
			"-Dotel.propagators=tracecontext");

	private Gate() {
	}

	/**
	 * Runs the gate on the shop.
	 * @param name where it writes, below {@code target}
	 * @param classPath what the shop runs with
	 * @param options of the JVM
	 * @return how it ended
	 */
	static Result run(String name, String classPath, String... options) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(
				List.of(System.getProperty("joinkey.test.jvm", "-XX:+UseSerialGC").split(" ")));
		arguments.addAll(OPTIONS);
		arguments.addAll(List.of(options));
		Path report = Path.of("target", name).toAbsolutePath();
		Result result = new GateProcess(new Settings(Path.of(System.getProperty("java.home"), "bin", "java"), arguments,
				ClassPath.parse(classPath), Map.of("joinkey.gate.application", Shop.class.getName()),
				Path.of("").toAbsolutePath(), report, Duration.ofMinutes(3)))
			.run(Goal.CHECK);
		Files.writeString(report.resolve("output.txt"), result.text());
		return result;
	}

	static String classPath() {
		return System.getProperty("java.class.path");
	}

	/** What an application has that an agent instruments: the API at most. */
	static String classPathWithoutStarter() {
		return Stream.of(classPath().split(File.pathSeparator))
			.filter((entry) -> !entry.contains("opentelemetry") || API.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
