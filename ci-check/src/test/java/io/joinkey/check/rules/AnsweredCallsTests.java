/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnsweredCalls}.
 */
class AnsweredCallsTests {

	private static final CorrelationRule RULE = CorrelationRule.REACTOR_HOP;

	private final Observed observed = new Observed();

	@BeforeEach
	void answer() {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Threads(setup.threads().executors(), true, 1));
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(16, "reactor-http-epoll-2", null, Map.of(), null, Caller.REACTIVE_ANSWER),
				"mail accepted"));
	}

	@Test
	void anAnswerAfterTheRequestIsJudgedWithoutTheHookToo() {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Threads(setup.threads().executors(), false, 1));
		this.observed.requests.removeIf((request) -> request.spans(25));
		this.observed.lines.removeIf((line) -> line.event().snapshot().order() == 16);
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(25, "reactor-http-epoll-2", null, Map.of(), null, Caller.REACTIVE_ANSWER),
				"mail accepted"));
		assertThat(this.observed.judge(RULE).findings())
			.anySatisfy((finding) -> assertThat(finding.diagnosis().seen()).contains("handled the answer of a call"));
	}

	@Test
	void whatIsCalledAfterTheLineSaysNothingOfIt() {
		this.observed.exchanges.add(new HttpExchange(17, "GET", "http://localhost/poll", List.of(), 200));
		assertThat(this.observed.judge(RULE).findings()).hasSize(1);
	}

	@Test
	void aCallOfARequestThatIsNotSampledHasARequest() {
		SpanContext sent = Observed.context("e", "a", "00");
		this.observed.requests.add(Observed.request(5, 20, "GET /quiet", "traceparent", Traceparent.format(sent)));
		this.observed.exchanges.add(new HttpExchange(15, "GET", "http://localhost/prices",
				Observed.headers("traceparent", Traceparent.format(Observed.context("e", "7", "00"))), 200));
		assertThat(this.observed.judge(RULE).findings()).hasSize(1);
	}

	@Test
	void ofSeveralCallsTheLastAnswerIsNamed() {
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CLIENT);
		call("first", "5", 12, 15);
		call("second", "6", 13, 14);
		assertThat(this.observed.finding(RULE).message()).contains("last right   CLIENT span \"first\"");
		this.observed.spans.removeIf((span) -> span.kind() == Kind.CLIENT);
		call("second", "6", 13, 14);
		call("first", "5", 12, 15);
		assertThat(this.observed.finding(RULE).message()).contains("last right   CLIENT span \"first\"");
	}

	private void call(String name, String id, long order, long endOrder) {
		SpanRecord span = Observed.span(Observed.context("1", id, "03"),
				new SpanRecord.Parent(Observed.SERVER.spanId(), false), Kind.CLIENT, name, order, "http-1");
		this.observed.spans
			.add(new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), span.links(),
					new SpanRecord.Timing(order, endOrder, order, endOrder), span.source(), span.attributes()));
	}

	@Test
	void aLineWithoutIdsInAnAnswerIsFoundOnce() {
		Finding finding = this.observed.finding(RULE);
		assertThat(finding.subject()).isEqualTo(Observed.LOGGER);
		assertThat(finding.message()).contains("expected     the ids of the request that led to the call",
				"an operator of Reactor handled the answer of a call on thread reactor-http-epoll-2 without a span",
				"last right   CLIENT span \"http get\"",
				"remedy       where the code calls subscribe(...) or toFuture() itself, do the work in operators");
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((text) -> text.startsWith("operators of Reactor"));
	}

	/** The submission of one of two requests at the same time may not be known. */
	@Test
	void theSameStatementBehindAFutureIsOneCause() {
		TaskSubmission stage = new TaskSubmission(Observed.SERVER, "java.util.concurrent.CompletableFuture@1",
				List.of(new StackTraceElement("com.acme.Orders", "load", "Orders.java", 42)));
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(17, "reactor-http-epoll-3", null, Map.of(), stage, Caller.REACTIVE_ANSWER),
				"mail accepted"));
		assertThat(Evaluation.of(this.observed.telemetry(), List.of(RULE, CorrelationRule.ASYNC_HOP)).causes())
			.singleElement()
			.satisfies((cause) -> {
				assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.ASYNC_HOP);
				assertThat(cause.consequences()).extracting(Finding::rule).containsExactly(RULE);
			});
	}

	@Test
	void aLineIsEvidenceAndALibrarysIsNot() {
		int evidence = this.observed.judge(RULE).evidence();
		LogLine answer = this.observed.lines.remove(this.observed.lines.size() - 1);
		assertThat(this.observed.judge(RULE).evidence()).isEqualTo(evidence - 1);
		this.observed.lines.add(new LogLine(
				new LogEvent(answer.event().snapshot(), "reactor.netty.http.client.HttpClient", "INFO", "answered"),
				"CONSOLE", answer.text()));
		assertThat(this.observed.judge(RULE).findings()).isEmpty();
	}

	@Test
	void whereASinkServesSeveralRequestsTheContextGoesWithEachItem() {
		for (String sink : List.of("Sinks.many", "FluxSink.next")) {
			shares(sink);
			assertThat(this.observed.finding(RULE).diagnosis().remedy())
				.startsWith("if one subscription serves several requests, send a ContextSnapshot")
				.contains(".contextWrite(item.snapshot()::updateContext); look at " + sink
						+ " at com.acme.Orders.<init>(Orders.java:7). Where each request subscribes by hand, do the work");
		}
	}

	@Test
	void whereAFluxIsSharedAnotherSubscriptionByHandIsLikelier() {
		shares("Flux.share");
		assertThat(this.observed.finding(RULE).diagnosis().remedy())
			.startsWith("where the code calls subscribe(...) or toFuture() itself, do the work")
			.contains("run without it; if one subscription")
			.endsWith("updateContext); look at Flux.share at com.acme.Orders.<init>(Orders.java:7)");
	}

	@Test
	void theAnswerForABatchBelongsToNoRequest() {
		shares("Flux.bufferTimeout");
		isNamed();
	}

	private void shares(String call) {
		CodeSite site = new CodeSite(CodeSite.Kind.SHARES, call,
				new StackTraceElement("com.acme.Orders", "<init>", "Orders.java", 7));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(site)));
	}

	@Test
	void anAnswerMayBelongToACallOfNoRequest() {
		this.observed.spans
			.add(Observed.span(Observed.context("7", "7", "03"), null, Kind.CLIENT, "http get", 13, "poll-1"));
		isNamed();
	}

	@Test
	void aCallWithoutHeaderMayBeOfNoRequest() {
		this.observed.exchanges.add(new HttpExchange(15, "GET", "http://localhost/poll", List.of(), 200));
		isNamed();
	}

	@Test
	void aClientThatIsNotObservedMayHaveMadeTheCall() {
		for (boolean observed : List.of(true, false)) {
			this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List
				.of(new Wiring.Held("the field com.acme.Poll.client", "DefaultWebClient", "", observed, List.of())),
					List.of()));
			assertThat(this.observed.judge(RULE).findings()).hasSize(observed ? 1 : 0);
		}
	}

	@Test
	void aCallThatIsNotSampledMayBeOfNoRequest() {
		this.observed.exchanges.add(new HttpExchange(15, "GET", "http://localhost/poll",
				Observed.headers("traceparent", Traceparent.format(Observed.context("7", "7", "00"))), 200));
		isNamed();
	}

	@Test
	void theAnswerOnTheEventLoopThatServesARequestMayBeOfNone() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(), new SpanRecord.Source("orders", "x", "reactor-http-epoll-2"),
						span.attributes()));
		this.observed.spans
			.add(Observed.span(Observed.context("7", "7", "03"), null, Kind.CLIENT, "http get", 13, "parallel-1"));
		isNamed();
	}

	private void isNamed() {
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).findings()).isEmpty();
		assertThat(this.observed.judge(RULE).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"operators of Reactor that log without a span, such as behind subscribe() without contextCapture(): reactor-http-epoll-*");
	}

}
