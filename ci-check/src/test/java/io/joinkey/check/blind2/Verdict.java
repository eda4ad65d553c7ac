/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the gate said about a shape.
 *
 * @param exit its exit status
 * @param findings ids of rules that found something
 * @param warnings ids of rules that warned
 * @param inconclusive ids of rules that could not judge
 */
record Verdict(int exit, Set<String> findings, Set<String> warnings, Set<String> inconclusive) {

	private static final Pattern FINDING = Pattern.compile("^([a-z0-9]+(?:-[a-z0-9]+)+)  (?!.*\\(warning\\)$).*$");

	private static final Pattern WARNING = Pattern.compile("^([a-z0-9]+(?:-[a-z0-9]+)+)  .*\\(warning\\)$");

	private static final Pattern INCONCLUSIVE = Pattern.compile("^  ([a-z0-9]+(?:-[a-z0-9]+)+)  .*$");

	static Verdict of(Shape shape, Path reports) throws Exception {
		Path resources = Files.createDirectories(reports.resolve("resources"));
		Files.writeString(resources.resolve("joinkey-gate.yaml"), shape.gateFile());
		Path output = reports.resolve("gate.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp",
				resources.toAbsolutePath() + ":"
						+ System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				"-Djoinkey.gate.application=" + shape.application().getName(),
				"-Djoinkey.gate.argLine=-XX:TieredStopAtLevel=1", "-Djoinkey.gate.report=" + reports.resolve("report"),
				"io.joinkey.check.run.Gate")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		int exit = process.waitFor();
		return read(exit, Files.readAllLines(output));
	}

	private static Verdict read(int exit, List<String> lines) {
		Verdict verdict = new Verdict(exit, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
		boolean inconclusive = false;
		for (String line : lines) {
			if (!line.startsWith(" ") && !line.isEmpty()) {
				inconclusive = line.startsWith("Inconclusive");
			}
			add(WARNING, line, verdict.warnings());
			add(FINDING, line, verdict.findings());
			if (inconclusive) {
				add(INCONCLUSIVE, line, verdict.inconclusive());
			}
		}
		return verdict;
	}

	private static void add(Pattern pattern, String line, Set<String> rules) {
		Matcher matcher = pattern.matcher(line);
		if (matcher.matches()) {
			rules.add(matcher.group(1));
		}
	}

	String outcome(Shape shape) {
		if (this.exit == 0) {
			return "passed";
		}
		if (!this.findings.isEmpty()) {
			return shape.broken() ? "caught" : "false alarm";
		}
		if (this.exit == 2) {
			return "not judged";
		}
		return this.inconclusive.isEmpty() ? "failed without a finding" : "inconclusive only";
	}

	static String table(List<Shape> shapes, Map<String, Verdict> verdicts) {
		StringBuilder table = new StringBuilder(
				"| shape | | outcome | findings | inconclusive | warnings |\n|---|---|---|---|---|---|\n");
		for (Shape shape : shapes) {
			Verdict verdict = verdicts.get(shape.key());
			table.append("| `" + shape.key() + "` | " + (shape.broken() ? "break" : "healthy") + " | "
					+ verdict.outcome(shape) + " | " + String.join(", ", verdict.findings()) + " | "
					+ String.join(", ", verdict.inconclusive()) + " | " + String.join(", ", verdict.warnings())
					+ " |\n");
		}
		shapes.stream()
			.collect(Collectors.groupingBy(
					(shape) -> (shape.broken() ? "break: " : "healthy: ") + verdicts.get(shape.key()).outcome(shape),
					TreeMap::new, Collectors.counting()))
			.forEach((outcome, number) -> table.append("\n" + outcome + " " + number + "\n"));
		return table.toString();
	}

}
