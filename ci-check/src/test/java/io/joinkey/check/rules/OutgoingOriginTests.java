/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Set;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutgoingRules} and what a call was made for.
 */
class OutgoingOriginTests {

	private static final CorrelationRule HEADER = CorrelationRule.OUTGOING_TRACEPARENT;

	private static final CorrelationRule KEPT = CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE;

	private final Observed observed = new Observed();

	@ParameterizedTest
	@EnumSource(names = { "OUTGOING_TRACEPARENT", "OUTGOING_TRACESTATE_BAGGAGE" })
	void callsToOtherServicesAreNotJudged(CorrelationRule rule) {
		this.observed.exchanges.clear();
		Outcome outcome = this.observed.judge(rule);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).startsWith("each of the 1 calls went to a service");
	}

	@ParameterizedTest
	@EnumSource(names = { "OUTGOING_TRACEPARENT", "OUTGOING_TRACESTATE_BAGGAGE" })
	void withoutAnyCallTheRulesAreNotExercised(CorrelationRule rule) {
		this.observed.exchanges.clear();
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CLIENT);
		assertThat(this.observed.judge(rule)).matches(Outcome::isNotExercised);
		assertThat(this.observed.judge(rule).reason()).startsWith("not exercised: no HTTP call");
	}

	@Test
	void aHeaderOfACallOfNoRequestIsJudgedIfItIsBaggage() {
		this.observed.exchanges.set(0,
				Observed.exchange(65, "traceparent", Traceparent.format(Observed.TICK), "baggage", "secret=8"));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.BROKEN);
		this.observed.exchanges.set(0, Observed.exchange(65, "traceparent", Traceparent.format(Observed.TICK)));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@ParameterizedTest
	@EnumSource(names = { "OUTGOING_TRACEPARENT", "OUTGOING_TRACESTATE_BAGGAGE" })
	void callsThatLibrariesMakeForThemselvesAreNotJudged(CorrelationRule rule) {
		this.observed.exchanges.set(0, new HttpExchange(14, "GET", "http://registry/app", List.of(), 0,
				new HttpExchange.Client("OkHttp", null)));
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CLIENT);
		Outcome outcome = this.observed.judge(rule);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).startsWith("all HTTP calls were made by libraries for themselves");
		this.observed.exchanges.add(call(Observed.SERVER));
		assertThat(this.observed.judge(rule).reason()).doesNotContain("libraries");
	}

	@Test
	void aCallBeforeTheApplicationWasReadyIsJudgedIfItIsWithinASpan() {
		assertThat(judgeWith(Observed.exchange(5), 8)).isEqualTo(State.HELD);
		assertThat(judgeWith(Observed.exchange(9), 8)).isEqualTo(State.BROKEN);
		assertThat(judgeWith(Observed.exchange(5, "traceparent", "garbage"), 8)).isEqualTo(State.BROKEN);
		assertThat(judgeWith(Observed.exchange(14), 30)).isEqualTo(State.BROKEN);
	}

	private State judgeWith(HttpExchange exchange, long ready) {
		Observed with = new Observed();
		with.exchanges.add(exchange);
		Coverage coverage = new Coverage(ready, Set.of(), List.of());
		return Evaluation.of(with.telemetry().withCoverage(coverage), List.of(HEADER)).outcomes().get(0).state();
	}

	@Test
	void theHeaderOfASpanOfNoRequestIsFound() {
		this.observed.exchanges.set(0, Observed.exchange(18, "traceparent", Traceparent.format(Observed.LINKED)));
		assertThat(this.observed.finding(HEADER).diagnosis().seen()).contains("which is the INTERNAL span");
	}

	@Test
	void anUnsampledCallAfterTheSpanOfItsRequestIsFine() {
		this.observed.exchanges.set(0,
				Observed.exchange(17, "traceparent", "00-" + Observed.SERVER.traceId() + "-7777777777777777-00"));
		assertThat(this.observed.judge(HEADER).state()).isEqualTo(State.HELD);
	}

	@Test
	void theClientOfACallWithoutHeaderIsNamed() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		this.observed.exchanges.set(0, Observed.exchange(14));
		assertThat(this.observed.finding(HEADER).diagnosis().seen()).isEqualTo("none, and no CLIENT span");
		this.observed.exchanges.set(0, new HttpExchange(14, "GET", "http://localhost/pay", List.of(), 200,
				new HttpExchange.Client("OkHttp", null)));
		assertThat(this.observed.finding(HEADER).diagnosis().seen()).isEqualTo("none, and no CLIENT span, by OkHttp");
	}

	@Test
	void callOfAScheduleHasNoTracestateToKeep() {
		this.observed.exchanges.set(0, call(Observed.TICK));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(this.observed.judge(KEPT).reason())
			.isEqualTo("no call that the gate saw belongs to the trace of a request");
		this.observed.exchanges.add(Observed.exchange(63));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.NOT_APPLICABLE);
		this.observed.exchanges.add(Observed.exchange(64, "traceparent", "garbage"));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aCallOfAScheduleMustNotForwardForeignBaggage() {
		this.observed.exchanges.set(0,
				Observed.exchange(62, "traceparent", Traceparent.format(Observed.TICK), "baggage", "secret=1"));
		assertThat(this.observed.finding(KEPT).diagnosis().seen()).isEqualTo("the keys secret");
	}

	@Test
	void aCallInATraceOfItsOwnWithBaggageHasNoTracestateToKeep() {
		this.observed.exchanges.set(0,
				Observed.exchange(62, "traceparent", Traceparent.format(Observed.TICK), "baggage", "tenant=acme"));
		Outcome outcome = this.observed.judge(KEPT);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason())
			.isEqualTo("not exercised: no call that the gate saw belongs to the trace of a request");
	}

	@Test
	void callOfAnUnknownTraceMayBelongToARequest() {
		this.observed.exchanges.set(0, call(Observed.context("9", "9", "00")));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.INCONCLUSIVE);
		this.observed.exchanges.set(0, Observed.exchange(14));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void callOfARequestBesideScheduledCallsIsJudged() {
		this.observed.exchanges.set(0, call(Observed.CLIENT));
		this.observed.exchanges.add(call(Observed.TICK));
		assertThat(this.observed.finding(KEPT).diagnosis().expected()).isEqualTo("tracestate vendor=1");
	}

	@Test
	void callKeepsTheTracestateOfItsOwnRequest() {
		this.observed.requests.add(Observed.request(80, 89, "GET /orders", "traceparent",
				Traceparent.format(Observed.context("9", "a", "01")), "tracestate", "other=2"));
		this.observed.exchanges.add(Observed.exchange(84, "traceparent",
				Traceparent.format(Observed.context("9", "b", "01")), "tracestate", "other=2"));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.HELD);
	}

	@Test
	void theCasesOfTheSuiteAreForTheirOwnRule() {
		this.observed.requests.add(Observed.request(80, 89, "GET /orders", SentRequest.CASE, "tracestate_key",
				"traceparent", Traceparent.format(Observed.context("9", "a", "01")), "tracestate", "other=2"));
		this.observed.exchanges.add(call(Observed.context("9", "b", "01")));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aTracestateThatIsNotLegalNeedNotBeForwarded() {
		sent("tracestate", "VENDOR=1", "baggage", "tenant=7");
		this.observed.exchanges.set(0, call(Observed.CLIENT));
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.HELD);
	}

	@Test
	void emptyMembersOfATracestateAreLegal() {
		sent("tracestate", "vendor=1,, other=2,");
		this.observed.exchanges.set(0, call(Observed.CLIENT));
		assertThat(this.observed.finding(KEPT).diagnosis().expected()).isEqualTo("tracestate vendor=1,other=2");
	}

	@Test
	void legalTracestateOrBaggageIsEvidence() {
		sent("tracestate", "vendor=1");
		assertThat(this.observed.judge(KEPT).evidence()).isOne();
		sent("baggage", "tenant=7");
		assertThat(this.observed.judge(KEPT).evidence()).isOne();
		sent();
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(this.observed.judge(KEPT).reason()).startsWith("no call was made for a request that sent");
		sent("tracestate", "VENDOR=1");
		assertThat(this.observed.judge(KEPT).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void spanOfAnotherTraceDidNotWriteTheHeader() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.CLIENT));
		this.observed.exchanges.set(0, Observed.exchange(14));
		Finding without = this.observed.finding(HEADER);
		this.observed.spans
			.add(Observed.span(Observed.context("d", "2", "03"), null, Kind.CLIENT, "http get", 13, "scheduling-1"));
		Finding beside = this.observed.finding(HEADER);
		assertThat(beside.diagnosis()).isEqualTo(without.diagnosis());
		assertThat(beside.diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
	}

	@Test
	void closedSpanDidNotWriteTheHeader() {
		this.observed.exchanges.set(0, Observed.exchange(12));
		assertThat(this.observed.finding(HEADER).diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
		this.observed.exchanges.set(0, Observed.exchange(19));
		assertThat(this.observed.finding(HEADER).diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
	}

	private static HttpExchange call(SpanContext context) {
		return Observed.exchange(14, "traceparent", Traceparent.format(context));
	}

	private void sent(String... headers) {
		String[] all = new String[headers.length + 2];
		all[0] = "traceparent";
		all[1] = Traceparent.format(Observed.SENT);
		System.arraycopy(headers, 0, all, 2, headers.length);
		this.observed.requests.set(0, Observed.request(10, 19, "GET /orders", all));
	}

}
