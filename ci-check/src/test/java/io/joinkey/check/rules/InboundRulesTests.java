/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Timing;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboundRules}.
 */
class InboundRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aTraceThatIsNotContinuedIsFound() {
		server(Observed.SERVER, Observed.context("7", "1", "03"), null);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).subject()).isEqualTo("GET /orders");
	}

	@Test
	void theMessageOfATraceThatIsNotContinuedNamesTheHeaderAndTheNewTrace() {
		server(Observed.SERVER, Observed.context("7", "1", "03"), null);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).message()).contains(
				"expected     a SERVER span of trace " + Observed.SENT.traceId() + " with parent "
						+ Observed.SENT.spanId(),
				"seen         a new trace, " + "7".repeat(32),
				"last right   request GET /orders with traceparent " + Traceparent.format(Observed.SENT),
				"first wrong  SERVER span \"http get /orders\"",
				"remedy       let no filter remove traceparent before the server's observation reads it");
	}

	@Test
	void aParentThatIsNotTheOneSentIsToldFromANewTrace() {
		server(Observed.SERVER, Observed.SERVER, new Parent("9".repeat(16), true));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).diagnosis().seen())
			.startsWith("the trace, with parent 9999999999999999");
	}

	@Test
	void theSpanOfTheTraceThatWasSentIsJudgedBeforeOneOfAnotherTrace() {
		server(Observed.SERVER, Observed.SERVER, new Parent("9".repeat(16), true));
		SpanRecord server = this.observed.spans.stream()
			.filter((span) -> span.context().equals(Observed.SERVER))
			.findFirst()
			.orElseThrow();
		this.observed.spans.add(0, new SpanRecord(Observed.context("7", "1", "03"), null, Kind.SERVER, server.name(),
				server.status(), List.of(), server.timing(), server.source(), server.attributes()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).diagnosis().seen())
			.startsWith("the trace, with parent 9999999999999999");
	}

	@Test
	void aResponseThatNamesAnotherRequestsTraceIsFound() {
		SentRequest first = this.observed.requests.get(0);
		this.observed.requests.set(0, answered(first, "X-Trace-Id", Observed.SENT.traceId()));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		this.observed.requests.set(0, answered(first, "X-Order-Id", Observed.NEW.traceId()));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		this.observed.requests.set(0, answered(first, "X-Trace-Id", "9".repeat(32)));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		this.observed.requests.set(0, answered(first, "X-Original-Trace-Id", Observed.NEW.traceId()));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		// ids of an earlier request, which a caller may send again
		for (String name : List.of("X-Correlation-Id", "X-Request-Id", "Correlation-Context")) {
			this.observed.requests.set(0, answered(first, name, Observed.NEW.traceId()));
			assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).as(name).isEqualTo(State.HELD);
		}
		this.observed.requests.set(0, answered(first, "X-Trace-Id", Observed.NEW.traceId()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).message()).contains(
				"expected     the trace of the request in the response header X-Trace-Id",
				"seen         " + Observed.NEW.traceId() + ", of another request, request GET /orders",
				"remedy       set X-Trace-Id for each response from the current span");
	}

	@Test
	void anAnswerThatNamesASpanAsItsTraceIsFound() {
		SentRequest first = this.observed.requests.get(0);
		this.observed.requests.set(0, answered(first, "X-Trace-Id", Observed.CLIENT.spanId()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).message()).contains(
				"expected     the trace id of the request in the response header X-Trace-Id",
				"seen         " + Observed.CLIENT.spanId() + ", which is the id of a span",
				"remedy       set X-Trace-Id for each response from the current span");
		// the short form of the trace id itself
		this.observed.requests.set(0, answered(first, "X-Trace-Id", Observed.SERVER.traceId().substring(16)));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
	}

	@Test
	void anAnswerWithAnIdOfNoTraceIsNamed() {
		SentRequest first = this.observed.requests.get(0);
		String seen = "response header that is called a trace id, and names no trace of the gate's requests: X-Trace-Id";
		for (String id : List.of("9".repeat(32), "99999999-9999-4999-8999-999999999999", "9".repeat(16))) {
			this.observed.requests.set(0, answered(first, "X-Trace-Id", id));
			assertThat(NotJudged.of(this.observed.telemetry(), List.of())).as(id)
				.anyMatch((note) -> note.startsWith(seen));
		}
		for (String id : List.of(Observed.SENT.traceId(), Observed.SENT.spanId(), Observed.CLIENT.spanId(),
				"unknown")) {
			this.observed.requests.set(0, answered(first, "X-Trace-Id", id));
			assertThat(NotJudged.of(this.observed.telemetry(), List.of())).as(id)
				.noneMatch((note) -> note.startsWith(seen));
		}
	}

	@Test
	void theAnswersOfTheGatesOwnHandlerAreLeftToAnotherRule() {
		Observed edge = new Observed().withEdge();
		edge.requests.replaceAll((request) -> (request.failure() != null)
				? answered(request, "X-Trace-Id", Observed.NEW.traceId()) : request);
		assertThat(edge.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		assertThat(edge.judge(CorrelationRule.RESPONSE_EXPOSES_ID).findings()).hasSize(1);
	}

	@Test
	void aTraceThatTheRequestItselfNamedMayBeInItsAnswer() {
		SentRequest first = this.observed.requests.get(0);
		List<Header> headers = Stream
			.concat(first.headers().stream(), Stream.of(new Header("X-Parent", Observed.NEW.traceId())))
			.toList();
		SentRequest asking = new SentRequest(first.sender(), first.endOrder(), first.method(), first.target(), headers,
				first.status());
		this.observed.requests.set(0, answered(asking, "X-Trace-Id", Observed.NEW.traceId()));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
	}

	private static SentRequest answered(SentRequest request, String name, String value) {
		List<Header> headers = Stream.of(new Header(name, value)).filter(Header::namesTrace).toList();
		return new SentRequest(request.sender(), request.endOrder(), request.method(), request.target(),
				request.headers(), request.status(), true, new SentRequest.Answer(headers, ""));
	}

	@Test
	void aSecondServerSpanBelowTheContinuedOneIsNotThisRulesBusiness() {
		this.observed.spans.add(0, Observed.span(Observed.context("1", "8", "03"),
				new Parent(Observed.SERVER.spanId(), false), Kind.SERVER, "inner", 12, "http-1"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
	}

	@Test
	void aRequestWithoutHeaderThatGetsAnEarlierTraceIsFound() {
		server(Observed.NEW, Observed.context("3", "9", "03"), null);
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_NONE_NEW).subject()).isEqualTo("GET /orders");
	}

	@Test
	void aRequestWithoutHeaderThatGetsTheTraceThatAnotherSentIsFound() {
		server(Observed.NEW, Observed.context("1", "9", "03"), null);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_NONE_NEW).diagnosis().seen())
			.startsWith("the trace id of an earlier request, request GET /orders with traceparent 00-1111");
	}

	@Test
	void theMessageOfAConstantTraceNamesTheEarlierRequestAndTheThread() {
		server(Observed.NEW, Observed.context("3", "9", "03"), null);
		server(Observed.RESTARTED, Observed.RESTARTED, new Parent("8".repeat(16), false));
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_NONE_NEW).message()).contains(
				"expected     a new trace id",
				"seen         the trace id of an earlier request, request GET /orders without traceparent, on thread http-1",
				"remedy       close every scope on the thread that opened it");
	}

	@Test
	void aRequestThatJoinsASpanThatNeverEndedNeedsTheEndOfThatSpan() {
		server(Observed.NEW, Observed.context("3", "9", "03"), null);
		server(Observed.RESTARTED, Observed.RESTARTED, new Parent("8".repeat(16), false));
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders"));
		SpanRecord leaked = Observed.span(Observed.context("3", "8", "03"), null, Kind.INTERNAL, "audit", 12, "http-1");
		this.observed.spans.add(new SpanRecord(leaked.context(), null, leaked.kind(), leaked.name(), leaked.status(),
				List.of(), new Timing(12, Long.MAX_VALUE, 12, 12), leaked.source(), leaked.attributes()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_NONE_NEW).diagnosis().remedy())
			.startsWith("end every span that is started, in a finally block, and close its scope too");
		this.observed.spans.set(this.observed.spans.size() - 1, leaked);
		assertThat(this.observed.finding(CorrelationRule.INBOUND_NONE_NEW).diagnosis().remedy())
			.doesNotContain("end every span");
	}

	@Test
	void aConstantTraceWithoutAParentIsBlamedOnTheGenerator() {
		server(Observed.NEW, Observed.context("3", "9", "03"), null);
		this.observed.requests.set(2, Observed.request(30, 39, "GET /orders"));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_NONE_NEW).diagnosis().remedy())
			.contains("IdGenerator");
	}

	@Test
	void aRequestWithoutHeaderThatCallsTheApplicationItselfIsFine() {
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("8".repeat(16), false),
				Kind.SERVER, "self", 24, "http-3"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).state()).isEqualTo(State.HELD);
	}

	@Test
	void anUnsampledRequestThatIsExportedIsFound() {
		this.observed.spans.add(Observed.span(Observed.context("4", "5", "03"),
				new Parent(Observed.UNSAMPLED.spanId(), true), Kind.SERVER, "http get /orders", 41, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).subject()).isEqualTo("GET /orders");
	}

	@Test
	void theMessageOfASamplerThatIgnoresTheParentNamesTheFlags() {
		this.observed.spans.add(Observed.span(Observed.context("4", "5", "03"),
				new Parent(Observed.UNSAMPLED.spanId(), true), Kind.SERVER, "http get /orders", 41, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).message()).contains(
				"expected     no sampled span, since flags 00 say that the caller did not record the trace",
				"seen         a sampled span", "first wrong  SERVER span", "remedy       use a parent-based sampler");
	}

	@Test
	void aSamplerThatAPropertyNamesIsCorrectedThere() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of("management.opentelemetry.tracing.sampler", "always_on"), Map.of(), List.of(), List.of()));
		this.observed.spans.add(Observed.span(Observed.context("4", "5", "03"),
				new Parent(Observed.UNSAMPLED.spanId(), true), Kind.SERVER, "http get /orders", 41, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).message())
			.endsWith("parent-based sampler: management.opentelemetry.tracing.sampler=parent-based-always-on");
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of("management.opentelemetry.tracing.sampler", "always_off"), Map.of(), List.of(), List.of()));
		assertThat(SamplerRemedies.parentBased(this.observed.telemetry())).endsWith("=parent-based-trace-id-ratio");
	}

	@Test
	void aParentBasedSamplerOfSpringBootIsNotCorrected() {
		for (Wiring wiring : List.of(sampler("parent-based-always-on", Map.of()),
				sampler("always-on", Map.of(Part.SAMPLER, List.of("your Sampler bean"))))) {
			this.observed.setup = this.observed.setup.withWiring(wiring);
			assertThat(SamplerRemedies.parentBased(this.observed.telemetry())).isEqualTo(
					"use a parent-based sampler: remove your Sampler bean, or wrap it in Sampler.parentBased(...)");
		}
	}

	private static Wiring sampler(String property, Map<Part, List<String>> beans) {
		return new Wiring(Map.of("management.opentelemetry.tracing.sampler", property), beans, List.of(), List.of());
	}

	@Test
	void aSamplerThatDropsEverythingIsRemoved() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.SAMPLER, List.of("the bean 'cost' (AlwaysOffSampler)")), List.of(), List.of()));
		assertThat(SamplerRemedies.parentBased(this.observed.telemetry()))
			.isEqualTo("use a parent-based sampler: remove the bean 'cost' (AlwaysOffSampler)");
	}

	@Test
	void aSampledRequestThatIsNotExportedIsFound() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.SERVER));
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).diagnosis().seen())
			.isEqualTo("no sampled span");
	}

	@Test
	void anUnsampledRequestWhoseLinesAloneLackIdsIsFound() {
		this.observed.lines.replaceAll(
				(line) -> line.text().contains(Observed.UNSAMPLED.traceId())
						? new LogLine(
								new LogEvent(
										new ThreadSnapshot(line.event().snapshot().order(), "http-1",
												line.event().snapshot().active(), Map.of()),
										line.event().logger(), line.event().level(), line.event().message()),
								line.appender(), "{\"m\":\"x\"}\n")
						: line);
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).diagnosis().seen())
			.isEqualTo("lines without ids");
		this.observed.rewrite((text) -> "{\"m\":\"x\"}\n");
		assertThat(this.observed.judge(CorrelationRule.SAMPLED_FLAG_HONOURED).state()).isEqualTo(State.HELD);
	}

	@Test
	void whatAnAppenderLosesSaysNothingOfSampling() {
		this.observed.rewrite((text) -> text.contains(Observed.UNSAMPLED.traceId()) ? "{\"m\":\"x\"}\n" : text);
		assertThat(this.observed.judge(CorrelationRule.SAMPLED_FLAG_HONOURED).state()).isEqualTo(State.HELD);
	}

	/**
	 * A sampler that ignores its parent leaves no span, but lines with the sent trace.
	 */
	@Test
	void aDroppedRequestIsContinuedAndItsFlagIsNotHonoured() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.SERVER)
				|| span.context().equals(Observed.FAILED) || span.context().equals(Observed.NEW));
		SpanContext dropped = Observed.context("1", "7", "00");
		this.observed.lines.clear();
		this.observed.lines.add(Observed.line(Observed.at(12, "http-1", dropped), "loading"));
		this.observed.lines.add(Observed.line(Observed.at(54, "http-1", Observed.context("5", "7", "00")), "loading"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_CONTINUED).state()).isEqualTo(State.HELD);
		assertThat(this.observed.finding(CorrelationRule.SAMPLED_FLAG_HONOURED).diagnosis().seen())
			.isEqualTo("no sampled span");
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void whereARequestWithoutTraceparentLeftNoSpanTheReasonSaysSo() {
		this.observed.spans.clear();
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).reason())
			.contains("no request without traceparent was sampled: send one");
	}

	@Test
	void whereNoRequestWithoutTraceparentWasSentTheReasonSaysSo() {
		this.observed.requests.removeIf((request) -> Header.values(request.headers(), Traceparent.HEADER).isEmpty());
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).reason())
			.isEqualTo("no request without traceparent was sent");
	}

	private void server(SpanContext old, SpanContext context, Parent parent) {
		this.observed.span(old, (span) -> new SpanRecord(context, parent, Kind.SERVER, span.name(), span.status(),
				List.of(), span.timing(), span.source(), span.attributes()));
	}

	@Test
	void aFormatBeforeW3cIsNamedWhereARequestHasBoth() {
		this.observed.requests.set(0, Observed.request(10, 19, "GET /orders", "traceparent",
				Traceparent.format(Observed.context("9", "a", "01")), "b3", "1-2-1"));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of("management.tracing.propagation.consume", "b3,w3c"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.INBOUND_CONTINUED).diagnosis().remedy())
			.isEqualTo("put W3C first, since a request had both: management.tracing.propagation.consume=w3c,b3");
	}

}
