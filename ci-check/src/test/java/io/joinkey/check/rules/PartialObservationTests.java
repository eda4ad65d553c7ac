/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a single test of an application has to show.
 */
class PartialObservationTests {

	@Test
	void aTestThatDoesNothingIsFound() {
		Finding finding = judge((nothing) -> {
		}).findings().get(0);
		assertThat(finding.subject()).isEqualTo("test");
		assertThat(finding.diagnosis().expected()).startsWith("a request, a log line, a span or a record");
	}

	@Test
	void aTestNeedsOneKindOfEvidenceOnly() {
		List<Consumer<Observed>> kinds = List.of(
				(test) -> test.lines.add(Observed.line(Observed.at(1, "main", null), "hello")),
				(test) -> test.spans.add(Observed.span(Observed.TICK, null, Kind.INTERNAL, "tick", 1, "main")),
				(test) -> test.exchanges.add(Observed.exchange(1)),
				(test) -> test.records.add(new KafkaRecord("settled", 0, 0, List.of())));
		assertThat(kinds).allSatisfy((kind) -> assertThat(judge(kind).findings()).isEmpty());
	}

	@Test
	void aTestThatSendsARequestNeedsItsSpan() {
		assertThat(judge((test) -> test.requests.add(Observed.request(1, 2, "GET /orders"))).findings())
			.extracting(Finding::subject)
			.containsExactly("spans", "metrics");
	}

	@Test
	void aTestNeedNotDoWhatEachRuleLooksAt() {
		Observed observed = new Observed();
		observed.lines.clear();
		Outcome whole = observed.judge(CorrelationRule.LOG_HAS_IDS);
		assertThat(whole.state()).isEqualTo(State.INCONCLUSIVE);
		Outcome outcome = judge(observed, CorrelationRule.LOG_HAS_IDS);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).isEqualTo(Outcome.NOT_EXERCISED + whole.reason());
	}

	private static Outcome judge(Consumer<Observed> kind) {
		Observed test = new Observed();
		test.requests.clear();
		test.lines.clear();
		test.spans.clear();
		test.exchanges.clear();
		test.records.clear();
		test.deliveries.clear();
		test.scrapes.clear();
		kind.accept(test);
		return judge(test, CorrelationRule.EVIDENCE_PRESENT);
	}

	private static Outcome judge(Observed test, CorrelationRule rule) {
		Telemetry telemetry = test.telemetry().withCoverage(Coverage.NONE.withBefore(Set.of()));
		return Evaluation.of(telemetry, List.of(rule)).outcomes().get(0);
	}

}
