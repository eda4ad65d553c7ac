/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogIdRules} where the active span is not the one that was meant.
 */
class ForeignSpanTests {

	private static final CorrelationRule RULE = CorrelationRule.LOG_ID_EQUALS_SPAN;

	private static final String LOOP = "reactor-http-epoll-1";

	private final Observed observed = new Observed();

	@Test
	void spanOfAnotherRequestOnTheThreadIsFound() {
		line(14, "http-1", Observed.NEW, null);
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.subject()).isEqualTo(Observed.LOGGER);
		assertThat(finding.diagnosis().expected())
			.isEqualTo("the trace of the request that the thread answers, " + Observed.SERVER.traceId());
		assertThat(finding.diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
	}

	@Test
	void threadBelongsToARequestWhileItsSpanRuns() {
		line(10, "http-1", Observed.NEW, null);
		line(18, "http-1", Observed.NEW, null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void otherTracesMayBeCurrentOnARequestsThread() {
		line(14, "http-1", Observed.TICK, null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void propagatedWorkAndOtherThreadsAreForOtherRules() {
		line(14, "http-1", Observed.NEW, Observed.HANDOVER);
		line(14, "worker-1", Observed.NEW, null);
		line(18, "listener-1", Observed.NEW, null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void lastRequestOnAThreadIsTheCurrentOne() {
		this.observed.spans
			.add(Observed.span(Observed.context("2", "8", "03"), null, Kind.SERVER, "inner", 12, "http-1"));
		line(14, "http-1", Observed.context("2", "8", "03"), null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void anEventLoopMayHandleTheAnswerOfAnotherRequestsCall() {
		onEventLoop(Observed.SERVER);
		line(14, LOOP, Observed.NEW, null);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		onEventLoop(Observed.NEW);
		loop(23, Caller.REACTOR);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void aHandlerOnAnEventLoopWithAnEarlierSpanIsFound() {
		onEventLoop(Observed.NEW);
		loop(23, Caller.REACTIVE_HANDLER);
		assertThat(this.observed.finding(RULE).diagnosis().expected())
			.isEqualTo("the trace of the request that the thread answers, " + Observed.NEW.traceId());
	}

	@Test
	void aHandlerMayHaveTheSpanOfARequestThatHasNotEnded() {
		onEventLoop(Observed.NEW);
		lasts(Observed.SERVER, 40);
		loop(23, Caller.REACTIVE_HANDLER);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void aHandlerMayHaveASpanOfATraceThatNoRequestBegan() {
		onEventLoop(Observed.NEW);
		this.observed.span(Observed.SERVER, (span) -> new SpanRecord(span.context(), span.parent(), Kind.INTERNAL,
				span.name(), span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		loop(23, Caller.REACTIVE_HANDLER);
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void onlyTheEndOfTheRequestItselfCounts() {
		onEventLoop(Observed.NEW);
		lasts(Observed.CLIENT, 40);
		loop(23, Caller.REACTIVE_HANDLER);
		assertThat(this.observed.judge(RULE).findings()).hasSize(1);
	}

	private void lasts(SpanContext context, long endOrder) {
		this.observed
			.span(context,
					(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
							span.links(), new SpanRecord.Timing(span.timing().order(), endOrder,
									span.timing().startNanos(), endOrder * 1_000_000),
							span.source(), span.attributes()));
	}

	@Test
	void wrongSampledBitIsFoundByItsAppender() {
		this.observed.rewrite((text) -> text.replace("\"trace_flags\":\"03\"", "\"trace_flags\":\"02\""));
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.subject()).isEqualTo("CONSOLE");
		assertThat(finding.diagnosis().expected()).isEqualTo("trace_flags of the active span, 03");
		assertThat(finding.diagnosis().seen()).isEqualTo("trace_flags 02");
	}

	@Test
	void otherBitsOfTheFlagsMayDiffer() {
		this.observed.rewrite((text) -> text.replace("\"trace_flags\":\"03\"", "\"trace_flags\":\"01\""));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void malformedFlagsAreForTheShapeRule() {
		this.observed.rewrite((text) -> text.replace("\"trace_flags\":\"03\"", "\"trace_flags\":\"0x3\""));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void lineWithIdsAfterItsScopeIsEvidence() {
		this.observed.lines.clear();
		ThreadSnapshot snapshot = Observed.at(18, "http-1", null);
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "x"), "CONSOLE",
				Observed.line(Observed.at(18, "http-1", Observed.SERVER), "x").text()));
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
	}

	private void onEventLoop(SpanContext request) {
		this.observed.span(request,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(), new SpanRecord.Source("orders", "org.springframework.boot", LOOP),
						span.attributes()));
	}

	private void loop(long order, Caller caller) {
		SpanContext active = Observed.SERVER;
		this.observed.lines.add(Observed.line(new ThreadSnapshot(order, LOOP, active,
				Map.of("traceId", active.traceId(), "spanId", active.spanId()), null, caller), "x"));
	}

	private void line(long order, String thread, SpanContext active, @Nullable TaskSubmission submission) {
		this.observed.lines.add(Observed.line(new ThreadSnapshot(order, thread, active,
				Map.of("traceId", active.traceId(), "spanId", active.spanId()), submission, Caller.ANY), "x"));
	}

}
