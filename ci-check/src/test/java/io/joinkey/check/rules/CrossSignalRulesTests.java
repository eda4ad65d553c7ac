/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CrossSignalRules}.
 */
class CrossSignalRulesTests {

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
	void aParentThatDoesNotExistIsFound() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.SERVER));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::subject)
			.containsExactly("http get", "settled send");
	}

	@Test
	void aSamplerMayHaveDroppedTheParent() {
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.SAMPLER, List.of("the bean 'cheap'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy()).isEqualTo(
				"if a sampler dropped the parent, use a parent-based sampler: remove the bean 'cheap', or wrap it in Sampler.parentBased(...); if code made it, make no parent from ids by hand: use the propagator, which marks it as remote");
	}

	@Test
	void aCustomizerThatSetsNoSamplerDropsNoParent() {
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Wiring.Part.TRACER_CUSTOMIZER, List.of("the bean 'limits'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy())
			.isEqualTo("make no parent from ids by hand: use the propagator, which marks it as remote");
	}

	/** Spring MVC does not call postHandle where the handler throws. */
	@Test
	void aSpanOfAnInterceptorEndsAfterTheCompletion() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new Timing(11, Long.MAX_VALUE, 11, 11), span.source(), span.attributes()));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.STARTS_SPAN,
						"Span.start", new StackTraceElement("com.acme.Audit", "preHandle", "Audit.java", 23)))));
		this.observed.scopes.clear();
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isNotEmpty()
			.extracting((finding) -> finding.diagnosis().remedy())
			.allSatisfy((remedy) -> assertThat(remedy)
				.startsWith("close the scope and end the span in afterCompletion, since Spring MVC calls no postHandle")
				.contains("afterConcurrentHandlingStarted", "; look at Span.start at com.acme.Audit.preHandle("));
	}

	@Test
	void theMessageOfAnOrphanTellsADroppedParentFromAForgedOne() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new Timing(11, Long.MAX_VALUE, 11, 11), span.source(), span.attributes()));
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::message)
			.satisfiesExactlyInAnyOrder((dropped) -> assertThat(dropped).contains(
					"expected     the parent 1111111111111111 in trace 1111",
					"seen         a parent that was started and never ended",
					"last right   SERVER span \"http get /orders\"", "first wrong  CLIENT span \"http get\"",
					"remedy       end every span that is started, in a finally block, and close its scope too: try ("),
					(dropped) -> assertThat(dropped).contains("first wrong  PRODUCER span"),
					(forged) -> assertThat(forged).contains("seen         no such span was ever started here",
							"first wrong  INTERNAL span \"forged\"", "remedy       make no parent from ids by hand"));
	}

	@Test
	void aParentOfAnotherServiceIsFine() {
		this.observed.spans.add(Observed.span(Observed.context("6", "9", "03"), new Parent("7".repeat(16), true),
				Kind.CONSUMER, "foreign process", 50, "listener-1"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
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
				"remedy       observe what runs on thread pool-*: Observation.createNotStarted(");
	}

	@Test
	void parentSentByARequestNeedsNoRemoteMark() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), new Parent(Observed.SENT.spanId(), false), span.kind(),
						span.name(), span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void anObservationThatNeverStopsIsNamedByThePlaceOfItsScope() {
		change(Observed.CLIENT, false, true);
		this.observed.span(Observed.CLIENT,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), "<unspecified span name>",
						span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		this.observed.scopes.add(new OpenedScope(Observed.CLIENT, "http-1",
				List.of(new StackTraceElement("io.micrometer.observation.SimpleObservation", "openScope", "X", 1),
						new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)),
				OpenedScope.End.CLOSED, "http-1"));
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("com.acme.Prices.today");
		assertThat(finding.diagnosis().seen())
			.endsWith("never ended, and whose scope was opened at com.acme.Prices.today(Prices.java:29)");
	}

	@Test
	void aSpanThatNeverEndsKeepsTheNameThatItHas() {
		change(Observed.CLIENT, false, true);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.STARTS_SPAN,
						"Span.start", new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)))));
		String place = "; look at Span.start at com.acme.Prices.today(Prices.java:29)";
		assertThat(this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy()).endsWith(place);
		this.observed.scopes.add(new OpenedScope(Observed.CLIENT, "http-1",
				List.of(new StackTraceElement("com.acme.Prices", "today", "Prices.java", 29)), OpenedScope.End.CLOSED,
				"http-1"));
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("http get");
		assertThat(finding.diagnosis().remedy()).doesNotContain(place);
	}

	@Test
	void openSpanOfAnEndedParentIsFound() {
		change(Observed.CLIENT, false, true);
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("http get");
		assertThat(finding.diagnosis().seen()).isEqualTo("a span that was started and never ended");
		assertThat(finding.diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
	}

	@Test
	void aSpanWhoseScopeIsStillOpenMayEndLater() {
		change(Observed.CLIENT, false, true);
		Coverage open = new Coverage(0, Set.of(Observed.CLIENT.spanId()), List.of());
		assertThat(judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).isEmpty();
		Coverage another = new Coverage(0, Set.of(Observed.PRODUCER.spanId()), List.of());
		assertThat(judge(CorrelationRule.NO_ORPHAN_SPAN, another).findings()).hasSize(1);
	}

	@Test
	void aDeliveryThatWaitsForItsBackOffIsNoted() {
		change(Observed.CONSUMER, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isNotEmpty();
		this.observed.records.add(new KafkaRecord("orders-retry-0", 0, 0,
				List.of(new Header("traceparent", Traceparent.format(Observed.PRODUCER)),
						new Header("retry_topic-backoff-timestamp", "1"))));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of()))
			.anyMatch((note) -> note.startsWith("span that spring-kafka never ends"));
	}

	@Test
	void anOpenSpanWithoutAParentMayEndLater() {
		change(Observed.NEW_PRODUCER, false, true);
		change(Observed.NEW, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::subject)
			.doesNotContain("http get /orders");
	}

	@Test
	void sampledSpanThatWasNotExportedIsFound() {
		change(Observed.CLIENT, true, false);
		Finding finding = this.observed.finding(CorrelationRule.NO_ORPHAN_SPAN);
		assertThat(finding.subject()).isEqualTo("CLIENT spans");
		assertThat(finding.diagnosis().seen()).startsWith("a span that ended and that no exporter was given");
	}

	@Test
	void onlyASpanThatWritesNoHeaderCanBeSwitchedOff() {
		String off = ": switch off what makes it, with an ObservationPredicate or management.observations.enable";
		assertThat(unexported(Observed.CLIENT)).endsWith("drop it, such as com.acme.Drops");
		assertThat(unexported(Observed.PRODUCER)).endsWith("drop it, such as com.acme.Drops");
		assertThat(unexported(Observed.LINKED)).endsWith("drop it, such as com.acme.Drops" + off);
	}

	private String unexported(SpanContext context) {
		Observed one = new Observed();
		one.setup = one.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.SPAN_EXPORT, List.of("com.acme.Drops")), List.of(), List.of()));
		one.span(context, (span) -> with(span, context, true, false));
		return one.finding(CorrelationRule.NO_ORPHAN_SPAN).diagnosis().remedy();
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

	@Test
	void anEventLoopThatServesNoRequestIsObservedItself() {
		this.observed.spans.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14,
				"reactor-http-epoll-1"));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("observe what runs on thread reactor-http-epoll-*");
	}

	@Test
	void aCallOfAPeriodicTaskThatNoRequestStartedIsListed() {
		runs(Kind.CLIENT, "9", 7);
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"periodic task that is not observed, and whose run starts a trace with its only call: http post on thread rates-*; "
						+ "its other lines have no ids, unless an Observation is around the run");
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
			.startsWith("observe what runs on thread boundedElastic-*");
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
			.startsWith("where one subscription that is made once serves several requests");
	}

	/** Such as one of a DelayQueue, whose items are no tasks. */
	@Test
	void aWorkerOfAQueueTakesTheContextWithEachItem() {
		polled(14, "feeder");
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("observe what runs on thread feeder")
			.contains("; if the thread takes what requests left for it, keep that snapshot with each item");
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
			.startsWith("observe what runs on thread feeder");
	}

	@Test
	void aCallThatRepeatsSinceTheStartIsListed() {
		polled(14, "parallel-2");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isNotEmpty();
		polled(2, "parallel-1");
		assertThat(this.observed.judge(CorrelationRule.ROOT_NOT_CLIENT).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"call that is made since before the first request, each time in a trace of its own: http get on thread parallel-*");
	}

	@Test
	void aThreadOfTheApplicationServesNoSharedSubscription() {
		lostCall();
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SHARES,
					"Sinks.many", new StackTraceElement("com.acme.Events", "<init>", "Events.java", 23)))));
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).diagnosis().remedy())
			.startsWith("observe what runs on thread pool-*");
	}

	@Test
	void aCallOutsideOfAnySpanThatRepeatsSinceTheStartIsListed() {
		shipped(14, true);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).hasSize(1);
		shipped(2, true);
		assertThat(this.observed.judge(CorrelationRule.OUTGOING_TRACEPARENT).findings()).isEmpty();
		assertThat(NotJudged.of(this.observed.telemetry(), List.of())).contains(
				"call that is made since before the first request, outside of any span and without traceparent: POST localhost/push, by OkHttp");
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
	void unsampledOrOpenSpanNeedsNoExport() {
		SpanContext unsampled = new SpanContext(Observed.CLIENT.traceId(), Observed.CLIENT.spanId(), "02");
		this.observed.span(Observed.CLIENT, (span) -> with(span, unsampled, true, false));
		this.observed.span(Observed.LINKED, (span) -> with(span, span.context(), false, false));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
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
		assertThat(judge(CorrelationRule.ROOT_NOT_CLIENT, ready).state()).isEqualTo(State.HELD);
		Coverage earlier = new Coverage(13, Set.of(), List.of());
		assertThat(judge(CorrelationRule.ROOT_NOT_CLIENT, earlier).state()).isEqualTo(State.BROKEN);
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
				"command to Redis outside of each span, which the connection's thread writes: http post; the gate does not see what gave it");
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

	private Outcome judge(CorrelationRule rule, Coverage coverage) {
		return Evaluation.of(this.observed.telemetry().withCoverage(coverage), List.of(rule)).outcomes().get(0);
	}

	private void change(SpanContext context, boolean ended, boolean exported) {
		this.observed.span(context, (span) -> with(span, span.context(), ended, exported));
	}

	private static SpanRecord with(SpanRecord span, SpanContext context, boolean ended, boolean exported) {
		Timing timing = span.timing();
		return new SpanRecord(context, span.parent(), span.kind(), span.name(), span.status(), span.links(),
				ended ? timing : new Timing(timing.order(), Long.MAX_VALUE, timing.startNanos(), timing.startNanos()),
				new Source(span.source().service(), span.source().instrumentation(), span.source().thread(), null,
						span.source().within(), exported, List.of(), 0),
				span.attributes());
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

	@Test
	void aRunThatTheGateCutOffIsNoOrphansParent() {
		SpanContext run = Observed.context("9", "1", "03");
		this.observed.spans.add(Observed.span(run, null, Kind.INTERNAL, "run", 500, "scheduling-1"));
		this.observed.spans.add(Observed.span(Observed.context("9", "2", "03"), new Parent(run.spanId(), false),
				Kind.PRODUCER, "send", 501, "scheduling-1"));
		change(run, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).hasSize(1);
		Coverage open = new Coverage(0, Set.of(run.spanId()), List.of());
		assertThat(judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).isEmpty();
		this.observed.requests.add(Observed.request(600, 601, "GET /orders"));
		assertThat(judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).hasSize(1);
		this.observed.spans.replaceAll((span) -> span.context().equals(run) ? new SpanRecord(span.context(),
				span.parent(), span.kind(), "task clock.tick", span.status(), span.links(), span.timing(),
				span.source(), Map.of("code.function", "tick", "code.namespace", "com.acme.Clock")) : span);
		assertThat(judge(CorrelationRule.NO_ORPHAN_SPAN, open).findings()).isEmpty();
	}

	@Test
	void aRequestThatTheGateCutOffIsNoOrphansParent() {
		SpanContext slow = Observed.context("9", "1", "03");
		SpanContext inner = Observed.context("9", "2", "03");
		SpanContext sent = Observed.context("9", "e", "01");
		this.observed.spans
			.add(Observed.span(slow, new Parent(sent.spanId(), true), Kind.SERVER, "http get", 30, "http-3"));
		this.observed.spans.add(
				Observed.span(inner, new Parent(slow.spanId(), false), Kind.INTERNAL, "secured request", 31, "http-3"));
		this.observed.spans.add(Observed.span(Observed.context("9", "3", "03"), new Parent(inner.spanId(), false),
				Kind.INTERNAL, "authorize", 32, "http-3"));
		change(slow, false, true);
		change(inner, false, true);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).isEmpty();
		this.observed.requests.add(Observed.request(29, 40, "GET /slow", "traceparent", Traceparent.format(sent)));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).hasSize(2);
	}

}
