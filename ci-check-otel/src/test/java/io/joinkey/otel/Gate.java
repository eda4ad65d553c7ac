/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.otel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The bundled gate in a JVM of its own, as Surefire would start it.
 */
final class Gate {

	private static final String GATE = "io.joinkey.check.test.CorrelationGate";

	private static final Pattern API = Pattern.compile("opentelemetry-(api|context|common)-[0-9.]+jar$");

	/** The agent reads no Spring properties. */
	private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1",
			"-Djoinkey.gate.application=" + Shop.class.getName(), "-Dotel.service.name=shop",
			"-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none",
			"-Dotel.propagators=tracecontext");

	private Gate() {
	}

	/** What runs in that JVM. */
	public static void main(String[] arguments) {
		SummaryGeneratingListener summary = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(GATE)).build(),
					summary);
		summary.getSummary()
			.getFailures()
			.forEach((failure) -> System.out.println(failure.getException().getMessage()));
		System.exit((summary.getSummary().getTestsSucceededCount() == 1) ? 0 : 1);
	}

	/**
	 * Runs the gate on the shop.
	 * @param name where it writes, below {@code target}
	 * @param classPath what the shop runs with
	 * @param options of the JVM
	 * @return how it ended
	 */
	static Run run(String name, String classPath, String... options) throws IOException, InterruptedException {
		Path directory = Path.of("target", name);
		List<String> command = new ArrayList<>(OPTIONS);
		command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-Djoinkey.gate.report=" + directory);
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", classPath, Gate.class.getName()));
		Files.createDirectories(directory);
		Path output = directory.resolve("output.txt");
		int exit = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start()
			.waitFor();
		return new Run(exit, Files.readString(output));
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

	/**
	 * What became of a run.
	 *
	 * @param exit 0 when the gate passed
	 * @param output what it printed
	 */
	record Run(int exit, String output) {
	}

}
