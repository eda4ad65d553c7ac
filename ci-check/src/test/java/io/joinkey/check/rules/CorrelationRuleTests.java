/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Rule;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CorrelationRule} as a catalogue.
 */
class CorrelationRuleTests {

	private static final List<CorrelationRule> ALL = List.of(CorrelationRule.values());

	@ParameterizedTest
	@EnumSource
	void everyRuleSeesEvidenceInAHealthyObservationAndStaysSilent(CorrelationRule rule) {
		Outcome outcome = new Observed().withEdge().withKey().judge(rule);
		assertThat(outcome.findings()).isEmpty();
		assertThat(outcome.state()).as(outcome.reason()).isEqualTo(State.HELD);
		assertThat(outcome.evidence()).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void withoutEvidenceEachRuleNamesWhatIsMissing(CorrelationRule rule) {
		Setup setup = new Setup(new Tracing("Noop", false, List.of(), ""), List.of(), List.of(), List.of(), List.of(),
				Map.of(), Map.of(), Map.of());
		Telemetry nothing = Telemetry.none(setup);
		Outcome outcome = Evaluation.of(nothing, List.of(rule)).outcomes().get(0);
		assertThat(outcome.state()).isNotEqualTo(State.HELD);
		assertThat(outcome.reason() + outcome.findings()).hasSizeGreaterThan(10)
			.isNotEqualTo(new Judgement(rule).outcome().reason() + List.of());
	}

	@ParameterizedTest
	@EnumSource
	void summaryIsASentenceWithoutFullStop(CorrelationRule rule) {
		assertThat(rule.summary()).contains(" ").doesNotEndWith(".");
	}

	@Test
	void aHealthyObservationPasses() {
		assertThat(Evaluation.of(Observed.healthy(), ALL).isPassed()).isTrue();
	}

	@Test
	void theTracerIsJudgedBeforeItsPropagator() {
		assertThat(CorrelationRule.REAL_PROPAGATOR.needs()).containsExactly(CorrelationRule.REAL_TRACER);
	}

	@Test
	void whenThePreconditionsBreakNothingElseIsJudged() {
		Observed observed = new Observed();
		observed.setup = new Setup(new Tracing("NoopTracer", false, List.of("traceparent"), ""), List.of("com.acme"),
				List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());
		Report report = Evaluation.of(observed.telemetry(), ALL);
		assertThat(report.findings()).extracting((finding) -> finding.rule().id()).containsExactly("real-tracer");
		assertThat(report.outcomes(State.INCONCLUSIVE)).filteredOn((outcome) -> outcome.rule().id().startsWith("log-"))
			.hasSize(7)
			.allSatisfy(
					(outcome) -> assertThat(outcome.reason()).isEqualTo("not judged, because real-tracer is broken"));
	}

	@Test
	void aRunThatLedToNoCallAndNoRecordIsNotInconclusive() {
		Observed observed = new Observed();
		observed.exchanges.clear();
		observed.records.clear();
		observed.deliveries.clear();
		observed.spans.removeIf((span) -> EnumSet.of(Kind.CLIENT, Kind.PRODUCER, Kind.CONSUMER).contains(span.kind()));
		assertThat(List.of(CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE,
				CorrelationRule.KAFKA_PRODUCED_HEADER, CorrelationRule.KAFKA_CONSUMED,
				CorrelationRule.KAFKA_NEXT_RECORD_CLEAN, CorrelationRule.KAFKA_BATCH_LINKS))
			.allSatisfy((rule) -> {
				assertThat(observed.judge(rule).state()).isEqualTo(State.NOT_APPLICABLE);
				assertThat(observed.judge(rule).reason()).contains("no ", ": list ");
			});
	}

	@Test
	void aRunWithoutRequestsAndSpansIsNotInconclusive() {
		Observed observed = new Observed();
		observed.requests.clear();
		observed.spans.clear();
		observed.scopes.clear();
		observed.scrapes.clear();
		observed.lines.removeIf((line) -> line.event().snapshot().active() != null || line.text().contains("trace_id"));
		assertThat(observed.lines).isNotEmpty();
		assertThat(List.of(CorrelationRule.LOG_HAS_IDS, CorrelationRule.LOG_ID_EQUALS_SPAN,
				CorrelationRule.LOG_FIELD_SHAPE, CorrelationRule.LOG_EVERY_APPENDER, CorrelationRule.SCOPE_BALANCE,
				CorrelationRule.NO_ORPHAN_SPAN, CorrelationRule.ROOT_NOT_CLIENT, CorrelationRule.SERVICE_NAME_AGREES))
			.allSatisfy((rule) -> assertThat(observed.judge(rule).state()).isEqualTo(State.NOT_APPLICABLE));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			INBOUND_CONTINUED | no request with a valid, sampled traceparent was seen to arrive
			LOG_HAS_IDS | no line of the application was logged within a span
			LOG_ID_EQUALS_SPAN | no line of the application carried well-formed ids within a span
			LOG_FIELD_SHAPE | no JSON line carried an id
			LOG_JSON_CLEAN | no line was written
			LOG_IDLE_CLEAN | no line was logged outside a span
			LOG_EVERY_APPENDER | no line of the application was logged within a span with ids in its MDC
			SCOPE_BALANCE | no scope was opened that the gate could see
			NO_ORPHAN_SPAN | no span has a parent
			ROOT_NOT_CLIENT | no span was recorded
			ONE_INSTRUMENTATION | no request had a SERVER span""")
	void aRunWhoseRequestsLeftNothingIsInconclusive(CorrelationRule rule, String reason) {
		Observed requests = new Observed();
		requests.lines.clear();
		requests.spans.clear();
		requests.scopes.clear();
		assertThat(requests.judge(rule).state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(requests.judge(rule).reason()).isEqualTo(reason);
	}

	@Test
	void everyRuleStandsAfterThoseItNeeds() {
		for (CorrelationRule rule : ALL) {
			assertThat(rule.needs())
				.allSatisfy((needed) -> assertThat(ALL.indexOf(needed)).isLessThan(ALL.indexOf(rule)));
		}
	}

	@Test
	void whenABoundaryIsAbsentItsRulesDoNotApplyAndSayWhy() {
		Map<Boundary, String> absent = new EnumMap<>(Boundary.class);
		Arrays.stream(Boundary.values()).forEach((boundary) -> absent.put(boundary, "no " + boundary));
		Observed observed = new Observed();
		observed.setup = new Setup(observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(), List.of(),
				Map.of(), absent, Map.of());
		Report report = Evaluation.of(observed.telemetry(), ALL);
		assertThat(report.outcomes(State.NOT_APPLICABLE)).extracting(Outcome::reason)
			.contains("no KAFKA_LISTENER", "no METRICS", "no LOGS", "no OUTGOING_HTTP");
		assertThat(report.isPassed()).isTrue();
	}

	static Telemetry withoutPropagator() {
		Observed observed = new Observed();
		observed.setup = new Setup(new Tracing("OtelTracer", true, List.of("b3"), ""), List.of("com.acme"), List.of(),
				List.of(), List.of(), Map.of(), Map.of(), Map.of());
		return observed.telemetry();
	}

	@Test
	void whatCouldNotBeCapturedIsInconclusiveAndSaysWhy() {
		Observed observed = new Observed();
		observed.records.clear();
		observed.setup = new Setup(observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(), List.of(),
				Map.of(), Map.of(), Map.of(Boundary.KAFKA_PRODUCER, "the broker asks for a password"));
		Outcome outcome = observed.judge(CorrelationRule.KAFKA_PRODUCED_HEADER);
		assertThat(outcome.state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(outcome.reason()).isEqualTo("not observed: the broker asks for a password");
	}

	@Test
	void everyRuleHasItsSectionWithAllItsParts() throws IOException {
		String page = Files.readString(Path.of("../docs/RULES.md"));
		Stream<String> ids = Stream.concat(ALL.stream().map(Rule::id),
				Stream.of("waiver-expired", "waiver-unused", "expected-status"));
		assertThat(ids).allSatisfy((id) -> {
			int start = page.indexOf("\n## " + id + "\n");
			assertThat(start).as("section of " + id).isNotNegative();
			int end = page.indexOf("\n## ", start + 1);
			assertThat(page.substring(start, (end < 0) ? page.length() : end)).contains("**What**", "**Why**",
					"**How it is detected**", "**How to fix it**", "**Source**");
		});
	}

	@Test
	void noSectionIsOfARuleThatDoesNotExist() throws IOException {
		List<String> ids = Stream
			.concat(ALL.stream().map(Rule::id), Stream.of("waiver-expired", "waiver-unused", "expected-status"))
			.toList();
		assertThat(Files.readString(Path.of("../docs/RULES.md"))
			.lines()
			.filter((line) -> line.startsWith("## "))
			.map((line) -> line.substring(3))).containsExactlyElementsOf(ids);
	}

}
