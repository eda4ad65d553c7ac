/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.joinkey.check.Report;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GateReport}.
 */
class GateReportTests {

	@TempDir
	private Path directory;

	@Test
	void aPassedGateListsWhatWasNotJudged() throws IOException {
		Setup setup = new Setup(new Tracing("OtelTracer", true, List.of("traceparent"), ""), List.of(), List.of(),
				List.of(), List.of(), Map.of(), Map.of(), Map.of());
		Telemetry nothing = Telemetry.none(setup);
		Report report = Evaluation.of(nothing, List.of(CorrelationRule.KAFKA_PRODUCED_HEADER,
				CorrelationRule.NO_ORPHAN_SPAN, CorrelationRule.ROOT_NOT_CLIENT));
		new GateReport(this.directory).console(nothing, report);
		assertThat(Files.readString(this.directory.resolve(GateProcess.CONSOLE)).lines()).startsWith(
				"Correlation gate passed: 0 findings, 0 warnings, 0 inconclusive, 0 not judged, 0 held, 3 not applicable, 0 waived")
			.anyMatch((line) -> line.equals(
					"  evidence for kafka-produced-header: no record was published: list a request that publishes one under requests"))
			.anyMatch((line) -> line.startsWith("The report is in ") && line.endsWith("report.html"));
	}

}
