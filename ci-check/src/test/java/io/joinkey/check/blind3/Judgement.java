/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.joinkey.check.blind3.platform.Variant;

/**
 * What the gate said about an application.
 *
 * @param exit its exit status
 * @param findings rule and subject of each finding
 * @param warnings rule and subject of each warning
 * @param inconclusive rule and reason of each that could not judge
 * @param remedies what the gate proposes
 */
record Judgement(int exit, List<String> findings, List<String> warnings, List<String> inconclusive,
		List<String> remedies) {

	private static final Pattern RULE = Pattern.compile("^[a-z0-9]+(-[a-z0-9]+)+  .*$");

	static Judgement of(Case one, Variant variant, Path reports) throws Exception {
		Path resources = Files.createDirectories(reports.resolve("resources"));
		Files.writeString(resources.resolve("joinkey-gate.yaml"), one.gateFile());
		Path output = reports.resolve("gate.txt");
		List<String> classPath = new ArrayList<>();
		classPath.add(resources.toAbsolutePath().toString());
		classPath.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
		if (one.starter()) {
			Path starter = Path.of("..", "autoconfigure", "target", "classes").toAbsolutePath().normalize();
			if (!Files.isDirectory(starter)) {
				throw new IllegalStateException(starter + " is missing: build it with -pl autoconfigure,ci-check");
			}
			classPath.add(starter.toString());
		}
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", String.join(File.pathSeparator, classPath),
				"-Djoinkey.gate.application=" + one.application(), "-Djoinkey.blind3.variant=" + variant,
				"-Djoinkey.gate.report=" + reports.resolve("report"), "io.joinkey.check.run.Gate")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		return read(process.waitFor(), Files.readAllLines(output));
	}

	private static Judgement read(int exit, List<String> lines) {
		Judgement judgement = new Judgement(exit, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
				new ArrayList<>());
		boolean inconclusive = false;
		boolean remedy = false;
		for (String line : lines) {
			if (!line.startsWith(" ") && !line.isEmpty()) {
				inconclusive = line.startsWith("Inconclusive");
			}
			if (RULE.matcher(line).matches()) {
				(line.endsWith("(warning)") ? judgement.warnings() : judgement.findings()).add(line);
			}
			if (inconclusive && RULE.matcher(line.strip()).matches()) {
				judgement.inconclusive().add(line.strip());
			}
			if (remedy && line.startsWith("               ")) {
				int last = judgement.remedies().size() - 1;
				judgement.remedies().set(last, judgement.remedies().get(last) + " " + line.strip());
				continue;
			}
			remedy = line.startsWith("  remedy ");
			if (remedy) {
				judgement.remedies().add(line.substring("  remedy ".length()).strip());
			}
		}
		return judgement;
	}

	String outcome(boolean broken) {
		if (this.exit == 0) {
			return broken ? "missed" : "healthy green";
		}
		if (!this.findings.isEmpty()) {
			return broken ? "caught" : "false alarm";
		}
		return "could not judge";
	}

	static String table(List<Case> cases, Variant variant, Map<String, Judgement> judgements) {
		StringBuilder table = new StringBuilder(
				"| case | | outcome | findings | remedy | inconclusive | warnings |\n|---|---|---|---|---|---|---|\n");
		for (Case one : cases) {
			Judgement said = judgements.get(one.key());
			table.append("| `" + one.key() + "` | " + (one.broken() ? "break" : "healthy") + " | "
					+ said.outcome(one.broken() && variant == Variant.BROKEN) + " | "
					+ String.join("; ", said.findings()) + " | " + String.join("; ", said.remedies()) + " | "
					+ String.join("; ", said.inconclusive()) + " | " + String.join("; ", said.warnings()) + " |\n");
		}
		cases.stream()
			.collect(Collectors.groupingBy(
					(one) -> judgements.get(one.key()).outcome(one.broken() && variant == Variant.BROKEN), TreeMap::new,
					Collectors.counting()))
			.forEach((outcome, number) -> table.append("\n" + outcome + " " + number + "\n"));
		return table.toString();
	}

}
