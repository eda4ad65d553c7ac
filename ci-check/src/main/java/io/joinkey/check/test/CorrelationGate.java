/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

import io.joinkey.check.CorrelationRule;
import io.joinkey.check.Report;
import io.joinkey.check.capture.Cut;
import io.joinkey.check.report.ReportFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

/**
 * The test that comes with the jar: Surefire runs it against the
 * {@code @SpringBootApplication} of the module that is built. It sends what
 * {@value GateFile#NAME} says, or calls the application's own GET mappings, and judges
 * what left the application.
 */
class CorrelationGate {

	private static final Path CLASSES = Path.of(System.getProperty("joinkey.gate.classes", "target/classes"));

	private static final Path REPORT = Path.of(System.getProperty("joinkey.gate.report", "target/joinkey"));

	private final GateReport report = new GateReport(REPORT);

	@Test
	void logsMetricsAndTracesJoinByTraceId() throws ClassNotFoundException {
		Class<?> main = application();
		GateFile file = file();
		try (Broker broker = Broker.forApplication(file)) {
			GatedApplication.Seen seen = new GatedApplication(main, file, null).observe(broker.arguments());
			Report judged = judge(seen, file);
			this.report.write(seen.telemetry(), judged);
			if (!seen.unexpected().isEmpty()) {
				throw new GateFailure(String.join("\n", seen.unexpected()) + "\n\n"
						+ ReportFormat.TEXT.render(judged, seen.telemetry()));
			}
			if (!judged.isPassed()) {
				throw new GateFailure(ReportFormat.TEXT.render(judged, seen.telemetry()) + "\nThe evidence is in "
						+ REPORT.toAbsolutePath() + ", to look at in report.html\n");
			}
		}
	}

	/**
	 * Cuts each wire of the application in turn and shows which rule saw it.
	 */
	@Test
	@EnabledIfSystemProperty(named = "joinkey.gate.selftest", matches = "|true",
			disabledReason = "run with -Djoinkey.gate.selftest to see each wire cut in turn")
	void everyWireThatIsCutIsSeen() throws ClassNotFoundException {
		Class<?> main = application();
		GateFile file = file();
		SelfTest table = new SelfTest();
		try (Broker broker = Broker.forApplication(file)) {
			Report healthy = judge(new GatedApplication(main, file, null).observe(broker.arguments()), file);
			for (Cut cut : Cut.values()) {
				if (SelfTest.applies(cut, healthy)) {
					table.add(cut, judge(new GatedApplication(main, file, cut).observe(broker.arguments()), file));
				}
				else {
					table.skip(cut);
				}
			}
		}
		this.report.selfTest(table.toString());
		if (!table.isPassed()) {
			throw new GateFailure("A wire was cut and the gate did not see it\n\n" + table);
		}
	}

	private Class<?> application() throws ClassNotFoundException {
		String chosen = System.getProperty("joinkey.gate.application");
		List<String> found = (chosen != null) ? List.of(chosen) : GatedApplication.find(CLASSES);
		if (found.isEmpty()) {
			String reason = "no class in " + CLASSES + " has @SpringBootApplication";
			this.report.skipped(reason);
			Assumptions.abort("The correlation gate is skipped: " + reason);
		}
		if (found.size() > 1) {
			throw new GateFailure(
					"There are several applications, " + found + ": name one with -Djoinkey.gate.application=<class>");
		}
		return ClassUtils.forName(found.get(0), null);
	}

	private static GateFile file() {
		try {
			return GateFile.read(new ClassPathResource(GateFile.NAME));
		}
		catch (IllegalArgumentException ex) {
			throw new GateFailure(String.valueOf(ex.getMessage()));
		}
	}

	private static Report judge(GatedApplication.Seen seen, GateFile file) {
		return Report.of(seen.telemetry(), List.of(CorrelationRule.values()),
				file.waivers().stream().map(GateFile.Known::waiver).toList(), LocalDate.now());
	}

}
