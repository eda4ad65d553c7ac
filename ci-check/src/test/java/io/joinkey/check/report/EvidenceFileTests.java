/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.rules.Observed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EvidenceFile}.
 */
class EvidenceFileTests {

	private final Telemetry telemetry = Observed.healthy();

	@Test
	void logsAreTheLinesOfOneAppenderAsTheyWereWritten() {
		assertThat(EvidenceFile.LOGS.render(this.telemetry)).startsWith(this.telemetry.lines().get(0).text())
			.hasLineCount(this.telemetry.lines().size());
	}

	@Test
	void aSpanIsAnOtlpJsonLineWithHexIdsAndNumbersForEnums() {
		assertThat(EvidenceFile.SPANS.render(this.telemetry)).hasLineCount(this.telemetry.spans().size())
			.startsWith("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",")
			.contains("\"traceId\":\"" + this.telemetry.spans().get(0).context().traceId() + "\"", "\"kind\":2",
					"\"status\":{\"code\":");
	}

	@Test
	void theScrapeIsTheTextAsServed() {
		assertThat(EvidenceFile.SCRAPE.render(this.telemetry)).isEqualTo(this.telemetry.scrapes().get(0).body());
	}

	@Test
	void theWireIsALineForEachRequestCallAndRecordWithItsHeaders() {
		assertThat(EvidenceFile.WIRE.render(this.telemetry))
			.hasLineCount(this.telemetry.requests().size() + this.telemetry.exchanges().size()
					+ this.telemetry.records().size())
			.contains("{\"kind\":\"request\",\"where\":\"GET /orders", "\"headers\":[[\"traceparent\",\"00-");
	}

}
