/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceRootRules}.
 */
class TraceRootRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aCommandToRedisOfOneOfTwoUnequalRequestsIsAFinding() {
		this.observed.requests.add(Observed.request(10, 19, "GET /prices"));
		writtenByTheConnection(14);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.BROKEN);
		this.observed.requests.set(this.observed.requests.size() - 1, Observed.request(10, 19, "POST /orders"));
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void aTraceThatStartsWithACallIsFound() {
		lostCall();
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).subject()).isEqualTo("http post");
	}

	@Test
	void theMessageOfATraceThatStartsWithACallNamesTheThread() {
		lostCall();
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).message()).contains(
				"seen         a call on thread pool-1 that starts a trace: what led to it is unobserved",
				"first wrong  CLIENT span \"http post\"",
				"remedy       if it is done for a request, propagate the request's context: wrap the task, ",
				"If no request led to it, observe what runs on thread pool-*: Observation.createNotStarted(");
	}

	@Test
	void aRootCallIsNamedWithTheLineThatMadeIt() {
		lostCall();
		SpanContext call = Observed.context("9", "9", "03");
		assertThat(seenFrom("com.acme.Orders", call))
			.contains("on thread pool-1, at com.acme.Orders.pay(Orders.java:42)");
		assertThat(seenFrom("okhttp3.RealCall", call)).contains("on thread pool-1 that starts a trace");
		assertThat(seenFrom("com.acme.Orders", Observed.NEW)).contains("on thread pool-1 that starts a trace");
	}

	private String seenFrom(String caller, SpanContext sent) {
		HttpExchange.Client client = new HttpExchange.Client("OkHttp",
				new StackTraceElement(caller, "pay", "Orders.java", 42));
		this.observed.exchanges.set(0, new HttpExchange(14, "GET", "http://localhost/pay",
				Observed.headers("traceparent", Traceparent.format(sent)), 200, client));
		return this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().seen();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			10 | http-1 | set the order of the filter to Ordered.HIGHEST_PRECEDENCE + 2 or later
			18 | http-1 | log before the server observation ends
			13 | http-7 | wrap what the server calls back where it is registered
			""")
	void aCallOnAThreadOfTheServerIsMadeOutsideOfTheRequest(long order, String thread, String remedy) {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", order, thread));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy()).startsWith(remedy);
	}

	@Test
	void aCallOfAHelperIsOfTheInterceptorThatLedToIt() {
		SpanContext call = Observed.context("9", "9", "03");
		this.observed.spans.add(Observed.span(call, null, Kind.CLIENT, "http post", 18, "http-1"));
		this.observed.exchanges.add(new HttpExchange(18, "POST", "http://localhost/audit",
				Observed.headers("traceparent", Traceparent.format(call)), 200,
				new HttpExchange.Client("RestClient", new StackTraceElement("com.acme.Audit", "post", "Audit.java", 9),
						null, false, List.of("com.acme.Audit", "com.acme.Timing"))));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.HANDLER_INTERCEPTOR, List.of("com.acme.Timing")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("com.acme.Timing is a HandlerInterceptor, which runs again for the error page");
	}

	@Test
	void aCallOfAnUnsampledRequestHasTheRemedyOfTheSameLine() {
		for (SpanContext call : List.of(Observed.context("8", "8", "03"), Observed.context("9", "9", "03"))) {
			boolean first = call.spanId().startsWith("8");
			this.observed.spans
				.add(Observed.span(call, null, Kind.CLIENT, "http get", first ? 2 : 10, first ? "http-5" : "http-1"));
			this.observed.exchanges.add(new HttpExchange(first ? 2 : 10, "GET", "http://localhost/quota",
					Observed.headers("traceparent", Traceparent.format(call)), 200, new HttpExchange.Client(
							"RestClient", new StackTraceElement("com.acme.Quota", "doFilter", "Quota.java", 9))));
		}
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isNotEmpty()
			.allSatisfy(
					(finding) -> assertThat(finding.diagnosis().remedy()).startsWith("set the order of the filter"));
	}

	@Test
	void anEventLoopThatServesNoRequestIsObservedItself() {
		this.observed.spans.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"reactor-http-epoll-1"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("if it is done for a request, ")
			.contains("observe what runs on thread reactor-http-epoll-*");
	}

	@Test
	void aCallOfAPeriodicTaskThatNoRequestStartedIsListed() {
		runs(Kind.CLIENT, "9", 7);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"periodic task without an observation, whose only call starts a trace: http post on thread rates-*; "
						+ "its other lines have no ids: start an Observation around the run");
	}

	@Test
	void aCallOfAPeriodicTaskForAnItemOfARequestIsFound() {
		SpanRecord call = Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"rates-1");
		this.observed.spans.add(new SpanRecord(call.context(), null, call.kind(), call.name(), call.status(),
				call.links(), call.timing(),
				new Source("orders", "x", "rates-1", Observed.HANDOVER, null, true, List.of(), 7), call.attributes()));
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isNotEmpty();
	}

	@Test
	void aSubscriptionThatSeveralRequestsShareTakesTheContextWithEachItem() {
		polled(14, "boundedElastic-1");
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("if it is done for a request, ")
			.contains("observe what runs on thread boundedElastic-*");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SHARES,
					"Sinks.many", new StackTraceElement("com.acme.Events", "<init>", "Events.java", 23)))));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("if one subscription serves several requests, emit the context with each item")
			.contains(
					"; look at Sinks.many at com.acme.Events.<init>(Events.java:23). If no request led to it, observe");
	}

	/** The answer to one item begins the call for the next one. */
	@Test
	void onAnEventLoopThatServesRequestsASinkHasTheRemedyOfItsLines() {
		this.observed.spans.add(Observed.span(Observed.context("8", "8", "03"), null, Kind.SERVER, "http get", 13,
				"reactor-http-epoll-2"));
		this.observed.spans.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"reactor-http-epoll-1"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.isEqualTo(OutgoingRemedies.outside(this.observed.setup));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SHARES,
					"Sinks.many", new StackTraceElement("com.acme.Events", "<init>", "Events.java", 23)))));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.isEqualTo(AnsweredCalls.remedy(this.observed.setup))
			.startsWith("if one subscription serves several requests, send a ContextSnapshot");
	}

	/** Such as one of a DelayQueue, whose items are no tasks. */
	@Test
	void aWorkerOfAQueueTakesTheContextWithEachItem() {
		polled(14, "feeder");
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("if it is done for a request, ")
			.contains("observe what runs on thread feeder")
			.contains("; if the thread takes what requests left for it, keep the snapshot with each item");
		for (String call : List.of("DelayQueue.add", "Queue.offer", "LinkedBlockingDeque.push", "RingBuffer.publish")) {
			this.observed.setup = this.observed.setup.withWiring(
					new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SENDS, call,
							new StackTraceElement("com.acme.Feeder", "offer", "Feeder.java", 23)))));
			assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
				.startsWith("if it handles items of a queue, queue a ContextSnapshot with each item, ")
				.contains("; look at " + call + " at com.acme.Feeder.offer(Feeder.java:23). If no request led to it, ")
				.contains("observe what runs on thread feeder");
		}
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SENDS,
					"StreamBridge.send", new StackTraceElement("com.acme.Feeder", "offer", "Feeder.java", 23)))));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("if it is done for a request, ")
			.contains("observe what runs on thread feeder");
	}

	@Test
	void aCallThatRepeatsSinceTheStartIsListed() {
		polled(14, "parallel-2");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isNotEmpty();
		polled(2, "parallel-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"call that repeats since before the first request, each time in a new trace: http get on thread parallel-*");
	}

	@Test
	void aThreadOfTheApplicationServesNoSharedSubscription() {
		lostCall();
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SHARES,
					"Sinks.many", new StackTraceElement("com.acme.Events", "<init>", "Events.java", 23)))));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("if it is done for a request, ")
			.contains("observe what runs on thread pool-*");
	}

	@Test
	void aCallOutsideOfAnySpanThatRepeatsSinceTheStartIsListed() {
		shipped(14, true);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).hasSize(1);
		shipped(2, true);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"call that repeats since before the first request, outside of any span and without traceparent: POST localhost/push, by OkHttp");
		shipped(14, false);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).hasSize(1);
	}

	private void shipped(long order, boolean outside) {
		this.observed.exchanges.add(new HttpExchange(order, "POST", "http://localhost:4711/push", List.of(), 200,
				new HttpExchange.Client("OkHttp", null, null, outside)));
	}

	private void polled(long order, String thread) {
		this.observed.spans.add(Observed.span(Observed.context((order < 10) ? "7" : "8", "7", "03"), null, Kind.CLIENT,
				"http get", order, thread));
	}

	@Test
	void twoCallsOfOneRunAreInDifferentTraces() {
		runs(Kind.CLIENT, "9", 7);
		runs(Kind.CLIENT, "8", 7);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isNotEmpty();
	}

	@Test
	void twoRunsHaveATraceEach() {
		runs(Kind.CLIENT, "9", 7);
		runs(Kind.CLIENT, "8", 9);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isEmpty();
	}

	@Test
	void aRecordOfAPeriodicTaskIsAFinding() {
		runs(Kind.PRODUCER, "9", 7);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isNotEmpty();
	}

	private void runs(Kind kind, String trace, long run) {
		SpanRecord call = Observed.span(Observed.context(trace, "9", "03"), null, kind, "http post", 14, "rates-1");
		this.observed.spans.add(new SpanRecord(call.context(), null, call.kind(), call.name(), call.status(),
				call.links(), call.timing(), new Source("orders", "x", "rates-1", null, null, true, List.of(), run),
				call.attributes()));
	}

	@Test
	void aRequestIsNotNamedForACallOnAnotherThreadOfItsPool() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 24, "http-3"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().lastRight()).isNull();
	}

	@Test
	void noRequestIsNamedForAThreadThatServesNone() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 43, "rates-1"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().lastRight()).isNull();
	}

	@Test
	void theRequestThatSubmittedTheTaskIsNamed() {
		this.observed.requests.add(0, Observed.request(9, 30, "GET /books"));
		SpanRecord call = Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"worker-1");
		this.observed.spans
			.add(new SpanRecord(call.context(), null, call.kind(), call.name(), call.status(), call.links(),
					call.timing(), new Source("orders", "x", "worker-1", Observed.HANDOVER), call.attributes()));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().lastRight())
			.isEqualTo(this.observed.requests.get(1));
	}

	@Test
	void noOtherRequestThanTheOneThatSubmittedTheTaskIsNamed() {
		TaskSubmission unknown = new TaskSubmission(Observed.context("8", "8", "03"), Observed.HANDOVER.pool(),
				Observed.HANDOVER.stack());
		this.observed.requests.add(0, Observed.request(9, 30, "GET /books"));
		SpanRecord call = Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"worker-1");
		this.observed.spans.add(new SpanRecord(call.context(), null, call.kind(), call.name(), call.status(),
				call.links(), call.timing(), new Source("orders", "x", "worker-1", unknown), call.attributes()));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().lastRight()).isNull();
	}

	@Test
	void rootRecordAndRootCallHaveTheirOwnRemedies() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.PRODUCER, "settled send", 24, "outbox-1"));
		Diagnosis record = this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis();
		this.observed.spans.remove(this.observed.spans.size() - 1);
		lostCall();
		Diagnosis call = this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis();
		assertThat(record.expected()).isEqualTo("a span that the record is sent for");
		assertThat(record.seen()).startsWith("a record on thread outbox-1");
		assertThat(call.expected()).isEqualTo("a span that the call is made for");
		assertThat(record.remedy()).isNotEqualTo(call.remedy());
	}

	@Test
	void lastRightOfARootIsTheRequestOnItsThread() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 24, "http-2"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().lastRight())
			.isEqualTo(this.observed.requests.get(1));
	}

	@Test
	void callBeforeReadyBelongsToNoRequest() {
		lostCall();
		Coverage ready = new Coverage(15, Set.of(), List.of());
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT, ready).state()).isEqualTo(State.HELD);
		Coverage earlier = new Coverage(13, Set.of(), List.of());
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT, earlier).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void rootCallOnAnExecutorHasTheExecutorsRemedy() {
		SpanRecord call = Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"worker-1");
		this.observed.spans
			.add(new SpanRecord(call.context(), null, call.kind(), call.name(), call.status(), call.links(),
					call.timing(), new Source("orders", "x", "worker-1", Observed.HANDOVER), call.attributes()));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.isEqualTo(ExecutorRemedies.remedy(this.observed.setup, Observed.HANDOVER, "worker-1"));
	}

	@Test
	void callThatALibraryMakesForItselfIsNotSeen() {
		rootCallBy("de.codecentric.boot.admin.client.registration.RestClientRegistrationClient");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.contains("call that a library made for itself, and that starts a new trace: http post on thread "
					+ "registrationTask*, by de.codecentric.boot.admin.client.registration.RestClientRegistrationClient");
	}

	@Test
	void theHandshakeOfAConnectionToRedisIsNotSeen() {
		rootCallBy("io.lettuce.core.protocol.CommandHandler", "io.lettuce.core.RedisHandshake");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void aCommandToRedisOutsideOfEachSpanIsAFinding() {
		rootCallBy("io.lettuce.core.protocol.CommandHandler", "io.lettuce.core.RedisAsyncCommandsImpl");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void aCommandToRedisOfAnotherCallerIsAFindingWhereverItIsSent() {
		for (long order : List.of(14L, 60L)) {
			rootCallBy(order, "io.lettuce.core.protocol.CommandHandler", "io.lettuce.core.RedisAsyncCommandsImpl",
					"io.netty.channel.AbstractChannelHandlerContext$WriteTask");
		}
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void aCommandThatTheConnectionToRedisWritesIsNotSeen() {
		writtenByTheConnection(14);
		writtenByTheConnection(60);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"command to Redis outside of any span, written by the thread of the connection: http post; the gate cannot see which code sent it");
	}

	@Test
	void aCallBesideCommandsThatTheConnectionToRedisWritesIsAFinding() {
		writtenByTheConnection(14);
		writtenByTheConnection(60);
		this.observed.spans
			.add(Observed.span(Observed.context("8", "8", "03"), null, Kind.CLIENT, "http get", 14, "pool-1"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).subject()).isEqualTo("http get");
	}

	@Test
	void aCommandToRedisThatOnlyRequestsGiveIsAFinding() {
		writtenByTheConnection(14);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.BROKEN);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.noneMatch((line) -> line.startsWith("command to Redis"));
	}

	@Test
	void aCommandToRedisOfOneOfTwoEqualRequestsIsNotSeen() {
		this.observed.requests.add(Observed.request(10, 19, "GET /orders"));
		writtenByTheConnection(14);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.HELD);
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.anyMatch((line) -> line.startsWith("command to Redis"));
	}

	private void writtenByTheConnection(long order) {
		rootCallBy(order, "io.lettuce.core.protocol.CommandHandler",
				"io.netty.channel.AbstractChannelHandlerContext$WriteTask");
	}

	@Test
	void callOfALibraryThatTheApplicationUsesIsAFinding() {
		rootCallBy("de.codecentric.boot.admin.client.registration.RestClientRegistrationClient",
				"com.acme.orders.Registration");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).state()).isEqualTo(State.BROKEN);
	}

	private void rootCallBy(String... callers) {
		rootCallBy(14, callers);
	}

	private void rootCallBy(long order, String... callers) {
		SpanRecord call = Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", order,
				"registrationTask1");
		this.observed.spans.add(new SpanRecord(call.context(), null, call.kind(), call.name(), call.status(),
				call.links(), call.timing(),
				new Source("orders", "x", "registrationTask1", null, null, true, List.of(callers), 0),
				call.attributes()));
	}

	private void lostCall() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14, "pool-1"));
	}

	@Test
	void aCallOfTheMainMethodStartsATraceOfItsOwn() {
		this.observed.spans
			.add(Observed.span(Observed.context("7", "8", "03"), null, Kind.CLIENT, "http post", 12, "main"));
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isEmpty();
	}

}
