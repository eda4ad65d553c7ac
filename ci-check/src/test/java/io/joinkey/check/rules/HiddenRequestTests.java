/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboundRules} and requests that leave no span.
 */
class HiddenRequestTests {

	private static final SpanContext SENT = Observed.context("9", "a", "01");

	private final Observed observed = new Observed();

	@Test
	void aRequestThatIsAnsweredAndLeavesNothingIsFound() {
		int evidence = this.observed.judge(CorrelationRule.INBOUND_CONTINUED).evidence();
		hidden(200, SENT);
		Outcome outcome = this.observed.judge(CorrelationRule.INBOUND_CONTINUED);
		assertThat(outcome.findings()).extracting(Finding::subject).containsExactly("GET /hidden");
		assertThat(outcome.evidence()).isEqualTo(evidence + 1);
	}

	@Test
	void requestWithALineOrASpanIsNotHidden() {
		hidden(200, SENT);
		this.observed.lines.add(Observed.line(Observed.at(82, "http-1", null), "x"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.BROKEN);
		this.observed.lines.add(Observed.line(Observed.at(82, "http-1", Observed.context("9", "1", "01")), "x"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		Observed span = new Observed();
		span.requests.add(this.observed.requests.get(this.observed.requests.size() - 1));
		span.spans.add(Observed.span(Observed.context("9", "1", "01"), new Parent(SENT.spanId(), true), Kind.INTERNAL,
				"x", 82, "http-1"));
		assertThat(span.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
	}

	@Test
	void equalRequestsThatBeginNewTracesAtTheSameTimeAreNotHidden() {
		twins();
		this.observed.spans.add(Observed.span(Observed.context("c", "1", "03"), null, Kind.SERVER, "x", 82, "http-1"));
		this.observed.spans.add(Observed.span(Observed.context("d", "2", "03"), null, Kind.SERVER, "x", 83, "http-2"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).findings())
			.extracting((finding) -> finding.diagnosis().remedy())
			.isNotEmpty()
			.allMatch((remedy) -> remedy.startsWith("let no filter remove traceparent"));
	}

	@Test
	void equalRequestsThatLeaveNothingAreHidden() {
		twins();
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).findings())
			.extracting((finding) -> finding.diagnosis().remedy())
			.isNotEmpty()
			.allMatch((remedy) -> remedy.startsWith("let no ObservationPredicate"));
	}

	/** Two equal requests that overlap. */
	private void twins() {
		hidden(200, SENT);
		hidden(200, Observed.context("7", "b", "01"));
	}

	@Test
	void aPropagatorThatReadsNoTraceparentIsNamedFirst() {
		hidden(200, SENT);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of("management.tracing.propagation.consume", "b3"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).diagnosis().remedy())
			.isEqualTo("keep W3C in management.tracing.propagation.consume, which is b3");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 400 })
	void whatAContainerRefusesReachesNoFilter(int status) {
		hidden(status, SENT);
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 404, 500 })
	void whatTheApplicationAnswersIsNotHiddenByItsStatus(int status) {
		hidden(status, SENT);
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void whereNoRequestHasASpanNoneIsHidden() {
		hidden(200, SENT);
		this.observed.spans.removeIf((span) -> span.kind() == Kind.SERVER);
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void unsampledRequestsAndSuiteCasesNeedNoSpan() {
		hidden(200, Observed.context("9", "a", "00"));
		hidden(200, SENT, SentRequest.CASE, "tracestate_key");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.SAMPLED_FLAG_HONOURED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aNewTraceIdThatIsNotValidIsFound() {
		this.observed.span(Observed.NEW,
				(span) -> new SpanRecord(new SpanContext("0".repeat(32), "1".repeat(16), "03"), null, span.kind(),
						span.name(), span.status(), List.of(), span.timing(), span.source(), span.attributes()));
		Finding finding = this.observed.finding(CorrelationRule.INBOUND_NONE_NEW);
		assertThat(finding.subject()).isEqualTo("GET /orders");
		assertThat(finding.diagnosis().expected()).isEqualTo("a valid new trace id");
	}

	@Test
	void spanOfAnotherTraceDoesNotHonourTheFlag() {
		this.observed.span(Observed.SERVER, (span) -> new SpanRecord(SENT, null, span.kind(), span.name(),
				span.status(), List.of(), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).diagnosis().seen())
			.isEqualTo("no sampled span");
	}

	private void hidden(int status, SpanContext sent, String... more) {
		List<Header> headers = Observed.headers(more);
		headers.add(new Header("traceparent", Traceparent.format(sent)));
		this.observed.requests
			.add(new SentRequest(Observed.at(80, "test", null), 89, "GET", "/hidden", headers, status));
	}

	@Test
	void aRequestWhoseSpanBeganANewTraceExplainsAnotherToItsEndpoint() {
		hidden(200, SENT);
		this.observed.requests.add(new SentRequest(Observed.at(180, "test", null), 189, "GET", "/hidden",
				Observed.headers("traceparent", Traceparent.format(Observed.context("7", "b", "01"))), 200));
		this.observed.spans.add(Observed.span(Observed.context("e", "1", "03"), null, Kind.SERVER, "x", 182, "http-1"));
		Finding finding = this.observed.finding(CorrelationRule.INBOUND_CONTINUED);
		assertThat(finding.diagnosis().remedy()).startsWith("let no filter remove traceparent");
		assertThat(finding.wrong()).hasSize(2);
	}

	@Test
	void requestsThatBeganNewTracesAtTheSameTimeExplainAnotherToTheirEndpoint() {
		twins();
		this.observed.spans.add(Observed.span(Observed.context("c", "1", "03"), null, Kind.SERVER, "x", 82, "http-1"));
		// an unsampled request at the same time leaves a span that may be its own
		for (String sent : List.of(Traceparent.format(new SpanContext("ba".repeat(16), "b".repeat(16), "01")),
				Traceparent.format(new SpanContext("bc".repeat(16), "b".repeat(16), "00")))) {
			this.observed.requests.add(new SentRequest(Observed.at(180, "test", null), 189, "GET", "/hidden",
					Observed.headers("traceparent", sent), 200));
		}
		this.observed.spans.add(Observed.span(Observed.context("e", "1", "03"), null, Kind.SERVER, "x", 182, "http-1"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).findings())
			.extracting((finding) -> finding.diagnosis().remedy())
			.isNotEmpty()
			.allMatch((remedy) -> remedy.startsWith("let no filter remove traceparent"));
	}

}
