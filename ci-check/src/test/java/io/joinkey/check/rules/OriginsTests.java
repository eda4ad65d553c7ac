/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.format.Traceparent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Origins}: which wrong evidence is shown as the consequence of other
 * wrong evidence.
 */
class OriginsTests {

	private static final SpanContext ROOT = Observed.context("9", "2", "03");

	private static final SpanContext OTHER = Observed.context("a", "8", "03");

	private final Observed observed = new Observed();

	@Test
	void oneEventThroughTwoAppendersIsOneCause() {
		LogLine console = Observed.line(Observed.at(12, "http-1", Observed.SERVER), "loading");
		assertThat(follows(console, new LogLine(console.event(), "FILE", "loading\n"))).isTrue();
		assertThat(follows(console, Observed.line(Observed.at(13, "http-1", Observed.SERVER), "loaded"))).isFalse();
	}

	@Test
	void whatOneSubmissionLedToIsOneCause() {
		LogLine line = working("load");
		TaskRun run = new TaskRun(Observed.HANDOVER, Observed.at(19, "worker-1", null), List.of());
		SpanRecord call = root(ROOT, Kind.CLIENT, 18, "worker-1", Observed.HANDOVER);
		assertThat(follows(line, working("still at it"))).isTrue();
		assertThat(follows(run, line)).isTrue();
		assertThat(follows(line, run)).isTrue();
		assertThat(follows(run, call)).isTrue();
		assertThat(follows(call, line)).isTrue();
		assertThat(follows(run, Observed.worked(null, "com.acme.Orders", "save"))).isFalse();
	}

	@Test
	void whatATraceStartedByMistakeReachesFollowsFromItsFirstSpan() {
		TaskRun run = new TaskRun(Observed.HANDOVER, Observed.at(19, "worker-1", null), List.of());
		SpanRecord call = root(ROOT, Kind.CLIENT, 18, "worker-1", Observed.HANDOVER);
		this.observed.spans.add(call);
		KafkaRecord record = record(ROOT);
		for (Evidence reached : List.of(Observed.line(Observed.at(18, "worker-1", ROOT), "calling"), exchange(ROOT),
				record, delivery(record), exemplar(ROOT), Observed.span(Observed.context("9", "3", "03"),
						new Parent(ROOT.spanId(), false), Kind.INTERNAL, "x", 18, "worker-1"))) {
			assertThat(follows(call, reached)).as(reached.place()).isTrue();
			assertThat(follows(run, reached)).as(reached.place()).isTrue();
		}
		for (Evidence reached : List.of(Observed.line(Observed.at(18, "worker-1", OTHER), "calling"), exchange(OTHER),
				record(OTHER), delivery(record(OTHER)), exemplar(OTHER),
				Observed.exchange(14, "traceparent", "00-" + ROOT.traceId()), Observed.exchange(14))) {
			assertThat(follows(call, reached)).as(reached.place()).isFalse();
		}
	}

	@Test
	void aTraceOfARequestWasNotStartedByMistake() {
		SpanRecord server = root(ROOT, Kind.SERVER, 11, "http-9", null);
		this.observed.spans.add(server);
		assertThat(follows(server, exchange(ROOT))).isFalse();
		SpanRecord child = Observed.span(OTHER, new Parent(ROOT.spanId(), true), Kind.CLIENT, "x", 11, "http-9");
		this.observed.spans.add(child);
		assertThat(follows(child, exchange(OTHER))).isFalse();
	}

	@Test
	void whatAScopeLeftOpenFollowsFromIt() {
		OpenedScope scope = Observed.scope(OpenedScope.End.OPEN, "");
		SpanRecord child = Observed.span(Observed.context("1", "9", "03"), new Parent(Observed.SERVER.spanId(), false),
				Kind.INTERNAL, "x", 80, "http-1");
		assertThat(follows(scope, child)).isTrue();
		assertThat(follows(scope, idle(Observed.SERVER.traceId()))).isTrue();
		assertThat(follows(scope, idle(Observed.NEW.traceId()))).isFalse();
		assertThat(follows(scope,
				Observed.span(Observed.context("2", "9", "03"), child.parent(), Kind.INTERNAL, "x", 80, "http-1")))
			.isFalse();
		assertThat(follows(scope, Observed.span(Observed.context("1", "9", "03"), new Parent("8".repeat(16), false),
				Kind.INTERNAL, "x", 80, "http-1")))
			.isFalse();
	}

	@Test
	void whatATaskLeftOnItsThreadFollowsFromIt() {
		TaskRun run = new TaskRun(Observed.HANDOVER, leftBehind(Observed.SERVER.traceId()), List.of());
		assertThat(follows(run, idle(Observed.SERVER.traceId()))).isTrue();
		assertThat(follows(run, idle(Observed.NEW.traceId()))).isFalse();
		assertThat(follows(idle(Observed.SERVER.traceId()), run)).isTrue();
		assertThat(follows(new TaskRun(Observed.HANDOVER, leftBehind(Observed.SERVER.traceId()),
				List.of(Observed.SERVER.traceId())), idle(Observed.SERVER.traceId())))
			.isFalse();
	}

	@Test
	void aTraceThatAThreadKeptFollowsOnlyWithoutASpan() {
		LogLine kept = idle(Observed.SERVER.traceId());
		LogLine later = Observed.line(leftBehind(Observed.SERVER.traceId()), "later");
		LogLine within = Observed.line(Observed.at(85, "worker-1", Observed.SERVER), "within a span");
		assertThat(follows(kept, later)).isTrue();
		assertThat(follows(kept, within)).isFalse();
		assertThat(follows(within, later)).isFalse();
	}

	@Test
	void anExemplarFollowsFromLinesThatLackItsTrace() {
		LogLine line = Observed.line(Observed.at(12, "http-1", Observed.SERVER), "loading");
		assertThat(follows(CorrelationRule.LOG_HAS_IDS, line, exemplar(Observed.SERVER))).isTrue();
		assertThat(follows(CorrelationRule.LOG_HAS_IDS, line, exemplar(Observed.NEW))).isFalse();
		assertThat(follows(CorrelationRule.ASYNC_HOP, line, exemplar(Observed.SERVER))).isFalse();
	}

	@Test
	void anExemplarFollowsFromEachSpanOfItsTrace() {
		for (SpanRecord span : this.observed.spans) {
			assertThat(follows(span, exemplar(Observed.SERVER))).as(span.place())
				.isEqualTo(span.context().traceId().equals(Observed.SERVER.traceId()));
		}
	}

	@Test
	void aDeliveryFollowsFromItsRecord() {
		KafkaRecord bare = new KafkaRecord("billed", 0, 0, List.of());
		assertThat(follows(bare, delivery(bare))).isTrue();
		assertThat(follows(new KafkaRecord("billed", 0, 1, List.of()), delivery(bare))).isFalse();
	}

	@Test
	void whatRunsOutsideOfTheSpanOnTheRequestsThreadIsOneCause() {
		LogLine line = Observed.line(Observed.at(12, "http-1", null), "outside");
		SpanRecord call = root(ROOT, Kind.CLIENT, 13, "http-1", null);
		this.observed.spans.add(call);
		assertThat(follows(line, call)).isTrue();
		assertThat(follows(call, line)).isTrue();
		assertThat(follows(line, exchange(ROOT))).isTrue();
		assertThat(follows(exchange(ROOT), line)).isTrue();
		assertThat(follows(line, Observed.exchange(14))).isFalse();
	}

	@Test
	void whatIsOnAnotherThreadOrAfterTheSpanIsAnotherCause() {
		LogLine line = Observed.line(Observed.at(12, "http-1", null), "outside");
		assertThat(follows(line, root(ROOT, Kind.CLIENT, 13, "http-7", null))).isFalse();
		assertThat(follows(line, root(ROOT, Kind.CLIENT, 17, "http-1", null))).isFalse();
		assertThat(follows(line, Observed.line(Observed.at(22, "http-2", null), "of another request"))).isFalse();
		assertThat(follows(line, root(ROOT, Kind.SERVER, 13, "http-1", null))).isFalse();
		assertThat(follows(line, Observed.line(Observed.at(13, "http-1", ROOT), "within"))).isFalse();
		assertThat(follows(line,
				Observed.span(ROOT, new Parent("8".repeat(16), false), Kind.CLIENT, "http get", 13, "http-1")))
			.isFalse();
	}

	@Test
	void aTraceThatStartsWithinARequestWithoutSpanFollowsFromTheRequest() {
		SentRequest hidden = Observed.request(90, 99, "GET /hidden");
		this.observed.requests.add(hidden);
		this.observed.spans.add(root(ROOT, Kind.CLIENT, 92, "http-1", null));
		assertThat(follows(hidden, exchange(ROOT))).isTrue();
		assertThat(follows(Observed.request(100, 109, "GET /other"), exchange(ROOT))).isFalse();
		this.observed.spans
			.add(Observed.span(Observed.context("b", "9", "03"), null, Kind.SERVER, "http get", 91, "http-1"));
		assertThat(follows(hidden, exchange(ROOT))).isFalse();
	}

	private boolean follows(Evidence cause, Evidence effect) {
		return follows(CorrelationRule.ASYNC_HOP, cause, effect);
	}

	private boolean follows(CorrelationRule rule, Evidence cause, Evidence effect) {
		return Causes
			.of(List.of(finding(rule, cause), finding(CorrelationRule.OUTGOING_TRACEPARENT, effect)),
					this.observed.telemetry())
			.size() == 1;
	}

	private static Finding finding(CorrelationRule rule, Evidence wrong) {
		return new Finding(rule, rule.id(), new Finding.Diagnosis("a", "b", null, "fix " + rule.id()), List.of(wrong));
	}

	@Test
	void tracesThatOneEndpointRestartsAreOneCause() {
		for (long order : List.of(200L, 210L)) {
			this.observed.requests.add(Observed.request(order, order + 9, "GET /restarts", "traceparent",
					Traceparent.format(Observed.context("e", "a", "01"))));
		}
		for (long order : List.of(220L, 230L)) {
			this.observed.requests.add(Observed.request(order, order + 9, "GET /new"));
		}
		assertThat(follows(root(ROOT, Kind.SERVER, 201, "http-1", null), root(OTHER, Kind.SERVER, 211, "http-2", null)))
			.isTrue();
		assertThat(follows(root(ROOT, Kind.SERVER, 221, "http-1", null), root(OTHER, Kind.SERVER, 231, "http-2", null)))
			.isFalse();
	}

	@Test
	void tracesThatTwoEndpointsRestartAreTwoCauses() {
		for (long order : List.of(200L, 210L)) {
			this.observed.requests.add(Observed.request(order, order + 9, "GET /restarts/" + order, "traceparent",
					Traceparent.format(Observed.context("e", "a", "01"))));
		}
		assertThat(follows(root(ROOT, Kind.SERVER, 201, "http-1", null), root(OTHER, Kind.SERVER, 211, "http-2", null)))
			.isFalse();
	}

	private static LogLine idle(String traceId) {
		return Observed.line(leftBehind(traceId), "idle");
	}

	private static ThreadSnapshot leftBehind(String traceId) {
		return new ThreadSnapshot(84, "worker-1", null, Map.of("traceId", traceId));
	}

	private static HttpExchange exchange(SpanContext context) {
		return Observed.exchange(14, "traceparent", Traceparent.format(context));
	}

	private static KafkaRecord record(SpanContext context) {
		return new KafkaRecord("billed", 0, 0, Observed.headers("traceparent", Traceparent.format(context)));
	}

	private static KafkaDelivery delivery(KafkaRecord record) {
		return new KafkaDelivery(record, "bill", "listener-1", 84, 85);
	}

	private static Exemplar exemplar(SpanContext context) {
		return new Exemplar("http_server_requests_seconds_bucket", Map.of(),
				Map.of("trace_id", context.traceId(), "span_id", context.spanId()), 0.05, 7);
	}

	private static LogLine working(String message) {
		return Observed.line(new ThreadSnapshot(18, "worker-1", null, Map.of(), Observed.HANDOVER, Caller.ANY),
				message);
	}

	private static SpanRecord root(SpanContext context, Kind kind, long order, String thread,
			@Nullable TaskSubmission lost) {
		SpanRecord span = Observed.span(context, null, kind, "http get", order, thread);
		return new SpanRecord(context, null, kind, span.name(), span.status(), span.links(), span.timing(),
				new Source("orders", "org.springframework.boot", thread, lost), span.attributes());
	}

}
