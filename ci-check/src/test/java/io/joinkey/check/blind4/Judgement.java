/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.blind4.Case.Expected;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the gate said about an application.
 *
 * @param exit its exit status
 * @param findings the rule and the subject of each finding
 * @param inconclusive rules that could not judge
 * @param remedies what the gate proposes
 * @param notes what the gate could not look at
 */
record Judgement(int exit, List<String> findings, List<String> inconclusive, List<String> remedies,
		List<String> notes) {

	static Judgement of(Case one, boolean starter, String gateFile, Path reports) throws Exception {
		Path resources = Files.createDirectories(reports.resolve("resources"));
		Files.writeString(resources.resolve("joinkey-gate.yaml"), gateFile);
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", resources + File.pathSeparator + classPath(one, starter),
				"-Djoinkey.gate.application=" + one.application().getName(),
				"-Djoinkey.gate.argLine=-XX:TieredStopAtLevel=1", "-Djoinkey.gate.report=" + reports.resolve("report"),
				"-Djoinkey.gate.timeout=10m", "io.joinkey.check.run.Gate")
			.redirectErrorStream(true)
			.redirectOutput(reports.resolve("gate.txt").toFile())
			.start();
		int exit = process.waitFor();
		Path report = reports.resolve("report").resolve("report.json");
		return Files.exists(report) ? read(exit, JsonMapper.shared().readTree(Files.readString(report)))
				: new Judgement(exit, List.of(), List.of(), List.of(), List.of());
	}

	private static String classPath(Case one, boolean starter) {
		String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Stream<String> jars = Stream.of(own.split(File.pathSeparator));
		if (one.key().contains("log4j")) {
			jars = jars.filter((jar) -> !jar.contains("logback"))
				.map((jar) -> jar.replace("log4j-to-slf4j", "log4j-slf4j2-impl"));
		}
		if (starter) {
			jars = Stream.concat(jars, Stream.of(Path.of("..", "autoconfigure", "target", "classes").toString()));
		}
		return String.join(File.pathSeparator, jars.toList());
	}

	private static Judgement read(int exit, JsonNode report) {
		Judgement judgement = new Judgement(exit, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
				new ArrayList<>());
		for (JsonNode finding : report.path("findings")) {
			boolean warning = finding.path("severity").asString().equals("warning");
			judgement.findings()
				.add(finding.path("rule").asString() + " " + finding.path("subject").asString()
						+ (warning ? " (warning)" : ""));
			judgement.remedies().add(finding.path("remedy").asString());
		}
		for (JsonNode rule : report.path("rules")) {
			if (rule.path("state").asString().equals("inconclusive")) {
				judgement.inconclusive().add(rule.path("id").asString());
			}
		}
		report.path("notes").forEach((note) -> judgement.notes().add(note.toString()));
		return judgement;
	}

	String outcome(Expected expected) {
		boolean green = expected == Expected.GREEN;
		if (this.exit == 0) {
			return green ? "green" : "passed";
		}
		if (this.findings.stream().anyMatch((finding) -> !finding.endsWith("(warning)"))) {
			return green ? "false alarm" : "caught";
		}
		return "could not judge";
	}

	String row(Case one, Expected expected) {
		return "| `%s` | %s | %s | %s | %s | %s | %s |%n".formatted(one.key(), one.expected(), outcome(expected),
				String.join("; ", this.findings), String.join(" / ", this.remedies),
				String.join(", ", this.inconclusive), String.join("; ", this.notes));
	}

}
