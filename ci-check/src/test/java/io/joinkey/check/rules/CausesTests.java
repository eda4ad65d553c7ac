/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Causes}, {@link Origins} and {@link MissingEvidence}.
 */
class CausesTests {

	private static final List<CorrelationRule> RULES = List.of(CorrelationRule.values());

	private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

	private final Observed observed = new Observed();

	@Test
	void aCallOnAThreadWithoutContextIsOneFinding() {
		callOnLostThread();
		Report report = Evaluation.of(this.observed.telemetry(), RULES);
		assertThat(report.causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.ASYNC_HOP);
			assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.ROOT_NOT_CLIENT);
			assertThat(cause.message()).contains("\nconsequence  outgoing-traceparent  GET localhost/pay: ",
					"\nconsequence  root-not-client  http get: ");
		});
		assertThat(report.findings()).hasSize(3);
		assertThat(report.consequenceOf(outcome(report, CorrelationRule.ROOT_NOT_CLIENT))).get()
			.extracting(Finding::rule)
			.isEqualTo(CorrelationRule.ASYNC_HOP);
		assertThat(report.consequenceOf(outcome(report, CorrelationRule.ASYNC_HOP))).isEmpty();
	}

	@Test
	void consequencesOfOneRuleAreOneLineWithTheirNumber() {
		callOnLostThread();
		Cause cause = Evaluation.of(this.observed.telemetry(), RULES).causes().get(0);
		Finding repeated = cause.consequences().get(0);
		assertThat(new Cause(cause.finding(), List.of(), List.of(repeated, repeated, repeated)).message().lines())
			.filteredOn((line) -> line.startsWith("consequence"))
			.singleElement()
			.asString()
			.startsWith("consequence  outgoing-traceparent  GET localhost/pay: ")
			.endsWith(", and 2 more");
	}

	@Test
	void aWaiverOfTheCauseCoversItsConsequences() {
		callOnLostThread();
		String subject = Evaluation.of(this.observed.telemetry(), RULES).causes().get(0).finding().subject();
		Waiver waiver = new Waiver("async-hop", subject, "team-orders", TODAY);
		Report report = Evaluation.of(this.observed.telemetry(), RULES, List.of(waiver), TODAY);
		assertThat(report.causes()).isEmpty();
		assertThat(report.waived()).extracting(Report.Waived::seen)
			.anyMatch((seen) -> seen.startsWith("consequence root-not-client http get: "))
			.hasSize(3);
		assertThat(report.outcomes(State.BROKEN)).isEmpty();
	}

	@Test
	void aWaiverOfAConsequenceLeavesTheCause() {
		callOnLostThread();
		Waiver waiver = new Waiver("root-not-client", "http get", "team-orders", TODAY);
		Report report = Evaluation.of(this.observed.telemetry(), RULES, List.of(waiver), TODAY);
		assertThat(report.causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.consequences()).extracting(Finding::rule)
				.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT));
	}

	@Test
	void theSameRemedyForAnotherSubjectIsTheSameFinding() {
		this.observed.records.add(new KafkaRecord("billed", 0, 0, List.of()));
		this.observed.records.add(new KafkaRecord("shipped", 0, 0, List.of()));
		Report report = Evaluation.of(this.observed.telemetry(), List.of(CorrelationRule.KAFKA_PRODUCED_HEADER));
		assertThat(report.findings()).hasSize(2);
		assertThat(report.causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.message()).endsWith("\nalso         shipped"));
	}

	@Test
	void findingsWithoutCommonEvidenceStayApart() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		this.observed.records.add(new KafkaRecord("billed", 0, 0, List.of()));
		Report report = Evaluation.of(this.observed.telemetry(), RULES);
		assertThat(report.causes()).extracting((cause) -> cause.finding().rule())
			.containsExactly(CorrelationRule.OUTGOING_TRACEPARENT, CorrelationRule.KAFKA_PRODUCED_HEADER);
		assertThat(report.causes()).allSatisfy((cause) -> assertThat(cause.consequences()).isEmpty());
	}

	@Test
	void aFindingOfWhichOnlyAPartFollowsStaysApart() {
		callOnLostThread();
		this.observed.exchanges.add(Observed.exchange(15));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.filteredOn((cause) -> cause.finding().rule() == CorrelationRule.ASYNC_HOP)
			.singleElement()
			.satisfies((cause) -> assertThat(cause.consequences()).extracting(Finding::rule)
				.contains(CorrelationRule.ROOT_NOT_CLIENT));
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes())
			.filteredOn((cause) -> cause.finding().rule() == CorrelationRule.OUTGOING_TRACEPARENT)
			.isNotEmpty();
	}

	@Test
	void aViolationIsNeverHiddenBelowAWarning() {
		Finding warning = finding(CorrelationRule.INBOUND_W3C_STRICT);
		Finding violation = finding(CorrelationRule.ROOT_NOT_CLIENT);
		assertThat(Causes.of(List.of(warning, violation), this.observed.telemetry())).hasSize(2);
	}

	@Test
	void evidenceThatIsMissingBecauseAnotherRuleIsBrokenIsSaidInOneLine() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		Report report = Evaluation.of(this.observed.telemetry(), RULES);
		assertThat(report.blocked())
			.isEqualTo(Map.of("outgoing-traceparent is broken", List.of("outgoing-tracestate-baggage")));
		assertThat(report.inconclusive()).isEmpty();
	}

	/** A task that lost the span makes a call, which starts a trace of its own. */
	private void callOnLostThread() {
		SpanContext root = Observed.context("9", "2", "03");
		this.observed.span(Observed.CLIENT,
				(span) -> new SpanRecord(root, null, Kind.CLIENT, span.name(), span.status(), span.links(),
						span.timing(), new Source("orders", "org.springframework.boot", "worker-1", Observed.HANDOVER),
						Map.of()));
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(root), "tracestate",
				"vendor=1", "baggage", "tenant=7"));
	}

	private Finding finding(CorrelationRule rule) {
		return new Finding(rule, "x", new Finding.Diagnosis("a", "b", null, "c"),
				List.of(this.observed.requests.get(0)));
	}

	private static Outcome outcome(Report report, CorrelationRule rule) {
		return report.outcomes().stream().filter((outcome) -> outcome.rule() == rule).findFirst().orElseThrow();
	}

}
