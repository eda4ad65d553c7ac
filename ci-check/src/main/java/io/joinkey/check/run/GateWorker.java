/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.Report;
import io.joinkey.check.capture.FaultInjection;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

/**
 * Judges the application of the class path on which this JVM runs.
 */
final class GateWorker {

	static final String NO_APPLICATION = "no class of this module has @SpringBootApplication";

	private final GateReport report;

	private final List<Path> classes;

	private final Duration limit;

	GateWorker(Path directory, List<Path> classes, Duration limit) {
		this.report = new GateReport(directory);
		this.classes = classes;
		this.limit = limit;
	}

	/**
	 * Does what a goal asks for.
	 * @param goal the goal
	 * @return the exit code
	 */
	int run(GateProcess.Goal goal) {
		try {
			GateFile file = GateFileReader.read(new ClassPathResource(GateFile.NAME));
			this.report.hide(file.secrets());
			Optional<String> name = name(file);
			if (name.isEmpty()) {
				this.report.skipped(NO_APPLICATION);
				return GateProcess.CLEAN;
			}
			if (!ClassUtils.isPresent(name.get(), null)) {
				return noSuchClass(name.get());
			}
			Class<?> main = ClassUtils.resolveClassName(name.get(), null);
			try (Broker broker = Broker.forApplication(file)) {
				return (goal == GateProcess.Goal.SELFTEST) ? selfTest(main, file, broker) : check(main, file, broker);
			}
		}
		catch (CouldNotJudge ex) {
			this.report.couldNotJudge(ex.text());
			return GateProcess.COULD_NOT_JUDGE;
		}
		finally {
			this.report.redactOutput();
		}
	}

	private Optional<String> name(GateFile file) {
		return Stream.of(System.getProperty("joinkey.gate.application", ""), file.application())
			.filter((name) -> !name.isBlank())
			.findFirst()
			.or(() -> Applications.in(this.classes).only());
	}

	/** A main method of src/test needs the test classes that were left out. */
	private int noSuchClass(String name) {
		NewerJava.text(name, ClassUtils.getDefaultClassLoader()).ifPresent((text) -> {
			throw new CouldNotJudge(text);
		});
		if (Boolean.getBoolean(GateCommand.WITHOUT_TESTS)) {
			return GateProcess.WANTS_TESTS;
		}
		throw new CouldNotJudge("The class " + name
				+ " is not on the class path. Correct its name: it comes from 'application' in " + GateFile.NAME
				+ " or by -Djoinkey.gate.application. The main method of Kotlin's Application.kt is in ApplicationKt.");
	}

	private int check(Class<?> main, GateFile file, Broker broker) {
		ApplicationRun.Seen seen = new ApplicationRun(main, file, null).observe(broker.properties(), this.limit);
		Report judged = judge(seen, file);
		this.report.write(seen.telemetry(), judged);
		this.report.console(seen.telemetry(), judged);
		return judged.isPassed() ? GateProcess.CLEAN : GateProcess.FINDINGS;
	}

	/** Cuts each wire of the application in turn and shows which rule saw it. */
	private int selfTest(Class<?> main, GateFile file, Broker broker) {
		SelfTest table = new SelfTest();
		Report healthy = judge(new ApplicationRun(main, file, null).observe(broker.properties(), this.limit), file);
		for (FaultInjection cut : FaultInjection.values()) {
			if (SelfTest.applies(cut, healthy)) {
				table.add(cut,
						judge(new ApplicationRun(main, file, cut).observe(broker.properties(), this.limit), file));
			}
			else {
				table.skip(cut);
			}
		}
		this.report.selfTest((table.isPassed() ? "" : "The gate did not detect a join that it broke\n\n") + table);
		return table.isPassed() ? GateProcess.CLEAN : GateProcess.FINDINGS;
	}

	private static Report judge(ApplicationRun.Seen seen, GateFile file) {
		return Evaluation.of(seen.telemetry(),
				ExpectedStatus.with(seen.expectedStatus(), List.of(CorrelationRule.values())),
				file.waivers().stream().map(GateFile.Known::waiver).toList(), LocalDate.now());
	}

}
