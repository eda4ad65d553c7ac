/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LabelRules}.
 */
class LabelRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aTraceIdAsALabelIsFoundByItsNameOrItsValue() {
		body("jobs{traceId=\"x\"} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).isEqualTo("jobs traceId");
		body("jobs{request=\"" + Observed.NEW.traceId() + "\"} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).isEqualTo("jobs request");
	}

	@Test
	void theMessageOfATraceIdAsALabelNamesTheMeterAndTheTag() {
		body("jobs{trace_id=\"x\"} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).message()).contains(
				"seen         the label trace_id=\"x\" on jobs: a new series per request",
				"remedy       remove the tag trace_id from the meter");
	}

	@Test
	void aMeterThatTheStarterRefusedIsFoundByItsLine() {
		String refused = "The meter 'jobs' is refused: its label 'request' has an id";
		this.observed.lines.add(line("com.acme.Orders", refused));
		this.observed.lines.add(line("io.joinkey.metrics.Guard", "The meter 'jobs' is fine"));
		assertThat(this.observed.judge(CorrelationRule.LABEL_CARDINALITY).state()).isEqualTo(State.HELD);
		int evidence = this.observed.judge(CorrelationRule.LABEL_CARDINALITY).evidence();
		this.observed.lines.add(line("io.joinkey.metrics.Guard", refused));
		assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).isEqualTo("jobs request");
		assertThat(this.observed.judge(CorrelationRule.LABEL_CARDINALITY).evidence()).isEqualTo(evidence + 1);
	}

	@Test
	void idsAreFoundInAnySpellingWithinALabel() {
		String half = Observed.context("1", "1", "03").traceId().substring(16);
		String mixed = "0123456789ABCDEF";
		this.observed.spans.add(Observed.span(new SpanContext("8".repeat(32), "0123456789abcdef", "03"), null,
				SpanRecord.Kind.INTERNAL, "x", 65, "main"));
		for (String value : List.of("req-" + half, Observed.CLIENT.spanId() + "/1", "x" + mixed,
				"01234567-89ab-cdef")) {
			body("jobs{request=\"" + value + "\"} 1\n# EOF\n");
			assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).as(value)
				.isEqualTo("jobs request");
		}
	}

	@Test
	void twoIdsThatWereCutShortAreFoundInALabel() {
		this.observed.requests.add(Observed.request(80, 84, "GET /orders", "traceparent",
				Traceparent.format(new SpanContext("1f1bbf1060b4e39d9ef10d2c880e23f5", "c".repeat(16), "00"))));
		this.observed.requests.add(Observed.request(85, 89, "GET /orders", "traceparent",
				Traceparent.format(new SpanContext("8b07d83499fd18e78efd9118adbf9ab4", "c".repeat(16), "00"))));
		for (String second : List.of("ref-8B07D834", "8efd9118adbf9ab4".substring(6))) {
			body("jobs{ref=\"1f1bbf10\"} 1\njobs{ref=\"" + second + "\"} 1\n# EOF\n");
			assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).isEqualTo("jobs ref");
		}
		body("jobs{ref=\"1f1bbf10\"} 1\njobs{ref=\"8b07d83\"} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.LABEL_CARDINALITY).state()).isEqualTo(State.HELD);
	}

	@Test
	void spanIdLabelIsFoundByName() {
		body("jobs{span.id=\"x\"} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).isEqualTo("jobs span.id");
	}

	@Test
	void labelsWithOtherHexDigitsAreFine() {
		body("jobs{commit=\"" + "d0".repeat(20) + "\",short=\"" + "1".repeat(15) + "\"} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.LABEL_CARDINALITY).state()).isEqualTo(State.HELD);
	}

	@Test
	void twoValuesWithOtherHexDigitsAreFine() {
		body("jobs{commit=\"0f1e2d3c\"} 1\njobs{commit=\"4b5a6978\"} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.LABEL_CARDINALITY).state()).isEqualTo(State.HELD);
	}

	@Test
	void halvesOfAnUnrecordedTraceIdAreFoundInLabels() {
		this.observed.spans.clear();
		this.observed.lines.clear();
		SpanContext sent = new SpanContext("a".repeat(16) + "b".repeat(16), "c".repeat(16), "00");
		this.observed.requests.add(Observed.request(80, 89, "GET /orders", "traceparent", Traceparent.format(sent)));
		for (String half : List.of("a".repeat(16), "b".repeat(16))) {
			body("jobs{request=\"" + half + "\"} 1\n# EOF\n");
			assertThat(this.observed.finding(CorrelationRule.LABEL_CARDINALITY).subject()).isEqualTo("jobs request");
		}
	}

	private static LogLine line(String logger, String message) {
		return new LogLine(new LogEvent(Observed.at(95, "main", null), logger, "WARN", message), "CONSOLE", message);
	}

	private void body(String body) {
		Scrape scrape = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(scrape.url(), scrape.accept(), 200, scrape.contentType(), body));
	}

}
