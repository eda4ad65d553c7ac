/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EdgeRules}, and for the other rules where a caller is not trusted.
 */
class EdgeRulesTests {

	private static final String STRANGE = "joinkey-gate-stranger";

	private final Observed observed = new Observed().withEdge();

	@ParameterizedTest
	@EnumSource(names = { "EDGE_POLICY", "BAGGAGE_ALLOW_LIST" })
	void anApplicationThatTrustsEachCallerIsNotJudged(CorrelationRule rule) {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("joinkey.edge.trust", "all"), Map.of(), List.of(), List.of()));
		breakAll();
		Outcome outcome = this.observed.judge(rule);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).isEqualTo("each caller is trusted: joinkey.edge.trust is not none");
	}

	private void breakAll() {
		this.observed.span(Observed.OF_STRANGER, (span) -> links(span));
		this.observed.exchanges.add(Observed.exchange(14, "baggage", "campaign=" + STRANGE));
	}

	@ParameterizedTest
	@EnumSource(names = { "EDGE_POLICY", "BAGGAGE_ALLOW_LIST" })
	void withoutAStrangerNothingIsJudged(CorrelationRule rule) {
		this.observed.requests.removeIf((request) -> !request.trusted());
		assertThat(this.observed.judge(rule).state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(this.observed.judge(rule).reason()).startsWith(Outcome.NOT_EXERCISED);
	}

	@Test
	void aContinuedStrangerIsFound() {
		SpanContext continued = new SpanContext(Observed.STRANGER.traceId(), "1".repeat(16), "03");
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.OF_STRANGER));
		this.observed.spans.add(Observed.span(continued, new Parent(Observed.STRANGER.spanId(), true), Kind.SERVER,
				"http get /orders", 91, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).subject()).isEqualTo("continued");
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).message())
			.contains("the caller's trace " + Observed.STRANGER.traceId(), "hides traceparent");
	}

	@Test
	void aStrangerThatIsContinuedUnsampledIsFoundByItsLine() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.OF_STRANGER));
		SpanContext continued = new SpanContext(Observed.STRANGER.traceId(), "1".repeat(16), "02");
		this.observed.lines.add(Observed.line(Observed.at(92, "http-1", continued), "loading"));
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).subject()).isEqualTo("continued");
	}

	@Test
	void theSpanAndTheLineOfAStrangerAreEvidence() {
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).evidence()).isEqualTo(2);
		this.observed.lines.add(Observed.line(
				Observed.at(93, "http-1", new SpanContext(Observed.STRANGER.traceId(), "1".repeat(16), "02")),
				"loading"));
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).evidence()).isOne();
	}

	@Test
	void aMissingLinkIsFound() {
		this.observed.span(Observed.OF_STRANGER, (span) -> links(span));
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).subject()).isEqualTo("link");
	}

	@Test
	void aLinkToAnotherCallerIsFound() {
		this.observed.span(Observed.OF_STRANGER, (span) -> links(span, Observed.NEW));
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).diagnosis().seen()).startsWith("links to [");
	}

	@Test
	void aLineWithoutTheCallersTraceIsFound() {
		rewrite((text) -> text.replaceAll(",\"foreign_trace_id\":\"[0-9a-f]+\"", ""), Map.of());
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).subject()).isEqualTo("foreign_trace_id");
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).diagnosis().seen()).isEqualTo("no such field");
	}

	@Test
	void aLineWithTheTraceOfAnotherCallerIsFound() {
		rewrite((text) -> text.replace(Observed.STRANGER.traceId(), Observed.NEW.traceId()), Map.of());
		assertThat(this.observed.finding(CorrelationRule.EDGE_POLICY).diagnosis().seen())
			.isEqualTo(Observed.NEW.traceId());
	}

	@Test
	void aLayoutThatLeavesTheFieldOutIsNotJudged() {
		rewrite((text) -> text.replaceAll(",\"foreign_trace_id\":\"[0-9a-f]+\"", ""),
				Map.of("foreign_trace_id", Observed.STRANGER.traceId()));
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).state()).isEqualTo(State.HELD);
	}

	@Test
	void textAndShortenedLinesAreNotJudged() {
		rewrite((text) -> "ac loading", Map.of());
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).state()).isEqualTo(State.HELD);
		Observed other = new Observed().withEdge();
		other.lines.replaceAll((line) -> line.text().contains("foreign")
				? new LogLine(line.event(), line.appender(), "{\"message\":\"l\",\"truncated\":\"true\"}\n") : line);
		assertThat(other.judge(CorrelationRule.EDGE_POLICY).state()).isEqualTo(State.HELD);
	}

	@Test
	void aListenersLineInTheSameTraceNeedsNoCaller() {
		SpanContext listener = new SpanContext(Observed.OF_STRANGER.traceId(), "4".repeat(16), "03");
		this.observed.lines.add(Observed.line(Observed.at(93, "listener-1", listener), "settling"));
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).state()).isEqualTo(State.HELD);
	}

	@Test
	void baggageInACallIsFound() {
		this.observed.exchanges.add(Observed.exchange(94, "baggage", "tenant=7, campaign = " + STRANGE + ";ttl=1"));
		assertThat(this.observed.finding(CorrelationRule.BAGGAGE_ALLOW_LIST).message()).contains("campaign=" + STRANGE,
				"hide the header of an untrusted caller");
	}

	@Test
	void baggageInARecordIsFound() {
		this.observed.records.add(new KafkaRecord("settled", 0, 7, Observed.headers("baggage", "campaign=" + STRANGE)));
		assertThat(this.observed.finding(CorrelationRule.BAGGAGE_ALLOW_LIST).subject()).isEqualTo("topic settled");
	}

	@Test
	void baggageInALogFieldIsFound() {
		rewrite((text) -> text.replace("}", ",\"campaign\":\"" + STRANGE + "\"}"), Map.of());
		assertThat(this.observed.finding(CorrelationRule.BAGGAGE_ALLOW_LIST).subject()).isEqualTo("log field campaign");
	}

	@Test
	void baggageInATextLineIsFound() {
		rewrite((text) -> "[" + STRANGE + "] loading", Map.of("campaign", STRANGE));
		assertThat(this.observed.finding(CorrelationRule.BAGGAGE_ALLOW_LIST).subject()).isEqualTo("log field campaign");
	}

	@Test
	void anApplicationMayLogTheHeaderOfARequest() {
		rewrite((text) -> text.replace("\"loading\"", "\"baggage: campaign=" + STRANGE + "\""), Map.of());
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.HELD);
	}

	@Test
	void allowedAndTrustedBaggageMayPass() {
		this.observed.exchanges.add(Observed.exchange(94, "baggage", "region=joinkey-gate-north,tenant=7"));
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.HELD);
	}

	@Test
	void aShortValueMayBeAnOrdinaryWordOfALine() {
		baggage("campaign=joinkey-gate"); // 12
		rewrite((text) -> text.replace("}", ",\"by\":\"joinkey-gate\"}"), Map.of());
		assertThat(this.observed.finding(CorrelationRule.BAGGAGE_ALLOW_LIST).subject()).isEqualTo("log field campaign");
		baggage("campaign=joinkeygate"); // 11
		rewrite((text) -> text.replace("joinkey-gate", "joinkeygate"), Map.of());
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	private void baggage(String members) {
		this.observed.requests
			.replaceAll((request) -> request.trusted() ? request : new SentRequest(request.sender(), request.endOrder(),
					request.method(), request.target(), Observed.headers("baggage", members), 200, false, null));
	}

	@Test
	void aLineOutsideOfAnySpanIsNotJudged() {
		this.observed.lines.add(new LogLine(new LogEvent(Observed.at(95, "http-1", null), Observed.LOGGER, "INFO", "x"),
				"CONSOLE", "{\"campaign\":\"" + STRANGE + "\"}"));
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.HELD);
	}

	@Test
	void aStrangersTraceBelowAnotherServiceIsNotContinuedHere() {
		this.observed.spans.add(Observed.span(new SpanContext(Observed.STRANGER.traceId(), "5".repeat(16), "01"), null,
				Kind.CLIENT, "http get", 93, "http-1"));
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).state()).isEqualTo(State.HELD);
	}

	@Test
	void aStrangerWithTwoServerSpansIsNotJudged() {
		this.observed.span(Observed.OF_STRANGER, (span) -> links(span));
		this.observed.spans.add(Observed.span(new SpanContext("ae".repeat(16), "1".repeat(16), "03"), null, Kind.SERVER,
				"http get /orders", 92, "http-1"));
		assertThat(this.observed.judge(CorrelationRule.EDGE_POLICY).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void onlyWhatHappensDuringAnUntrustedRequestShowsThatBaggageIsDropped() {
		this.observed.lines.removeIf((line) -> line.text().contains("foreign_trace_id"));
		Outcome outcome = this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).contains("no call, record or line followed baggage of an untrusted caller");
		this.observed.exchanges.add(Observed.exchange(94, "baggage", "tenant=7"));
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@EnumSource(names = { "INBOUND_CONTINUED", "INBOUND_INVALID_RESTARTED", "INBOUND_W3C_STRICT",
			"SAMPLED_FLAG_HONOURED", "EXEMPLAR_UNSAMPLED_ABSENT" })
	void whereTheGateIsNotTrustedNoTraceHasToBeContinued(CorrelationRule rule) {
		this.observed.requests.replaceAll(EdgeRulesTests::distrusted);
		Outcome outcome = this.observed.judge(rule);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).contains("trusts none of the gate's requests");
	}

	@Test
	void whereTheGateIsNotTrustedNoSpanNeedsAParent() {
		this.observed.requests.replaceAll(EdgeRulesTests::distrusted);
		this.observed.spans.removeIf((span) -> span.parent() != null);
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void baggageOfATrustedCallerMayPass() {
		this.observed.requests
			.add(Observed.request(130, 139, "GET /orders", "baggage", "campaign=joinkey-gate-trusted"));
		this.observed.exchanges.add(Observed.exchange(134, "baggage", "campaign=joinkey-gate-trusted"));
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.HELD);
	}

	@Test
	void baggageThatIsNotWellFormedIsNoMember() {
		this.observed.exchanges.add(Observed.exchange(94, "baggage", "garbage"));
		assertThat(this.observed.judge(CorrelationRule.BAGGAGE_ALLOW_LIST).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@EnumSource(names = { "INBOUND_CONTINUED", "SAMPLED_FLAG_HONOURED", "INBOUND_INVALID_RESTARTED", "EDGE_POLICY" })
	void aStrangerBesideTrustedCallersBreaksNoOtherRule(CorrelationRule rule) {
		this.observed.requests.add(distrusted(Observed.request(120, 129, "GET /orders", SentRequest.CASE,
				"traceparent_version_0xcc", "traceparent", Traceparent.format(Observed.context("e", "a", "01")))));
		this.observed.spans.add(Observed.span(new SpanContext("ae".repeat(16), "1".repeat(16), "03"), null, Kind.SERVER,
				"http get /orders", 121, "http-1"));
		assertThat(this.observed.judge(rule).state()).isEqualTo(State.HELD);
	}

	@Test
	void aStrangersUnrecordedFailureIsNotBlamedForItsUnknownTrace() {
		this.observed.requests.replaceAll((request) -> (request.status() == 500) ? distrusted(request) : request);
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.FAILED));
		SpanContext unsampled = new SpanContext("af".repeat(16), "1".repeat(16), "00");
		this.observed.lines
			.replaceAll((line) -> line.event().level().equals("ERROR") && line.event().logger().contains("catalina")
					? Observed.errorLine(Observed.at(54, "http-1", unsampled)) : line);
		assertThat(this.observed.judge(CorrelationRule.ERROR_LINE_CORRELATED).findings()).isEmpty();
	}

	@Test
	void aStrangersRequestIsFoundByItsLinkAmongOthers() {
		this.observed.requests.add(distrusted(Observed.request(89, 99, "GET /orders", "traceparent",
				Traceparent.format(Observed.context("e", "a", "01")))));
		Telemetry telemetry = this.observed.telemetry();
		SentRequest stranger = telemetry.requests()
			.stream()
			.filter((request) -> Traceparent.foreign(request).filter(Observed.STRANGER::equals).isPresent())
			.findFirst()
			.orElseThrow();
		assertThat(SpanIndex.of(telemetry).servers(stranger)).extracting(SpanRecord::context)
			.containsExactly(Observed.OF_STRANGER);
	}

	@Test
	void theCallersTraceIsNotAnIdOfTheLine() {
		ThreadSnapshot snapshot = new ThreadSnapshot(1, "http-1", null,
				Map.of("foreign_trace_id", Observed.STRANGER.traceId(), "linked_trace_id", Observed.NEW.traceId()));
		assertThat(snapshot.traceIds()).isEmpty();
		LogLine line = new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "x"), "CONSOLE",
				"{\"foreign_trace_id\":\"" + Observed.STRANGER.traceId() + "\"}\n");
		assertThat(ParsedLine.of(line, Set.of()).traceId()).isNull();
	}

	private void rewrite(UnaryOperator<String> text, Map<String, String> fields) {
		this.observed.lines.replaceAll((line) -> {
			LogEvent event = line.event();
			ThreadSnapshot snapshot = event.snapshot();
			return !line.text().contains("foreign_trace_id") ? line : new LogLine(
					new LogEvent(new ThreadSnapshot(snapshot.order(), snapshot.thread(), snapshot.active(), fields),
							event.logger(), event.level(), event.message()),
					line.appender(), text.apply(line.text()));
		});
	}

	private static SpanRecord links(SpanRecord span, SpanContext... links) {
		return new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), List.of(links),
				span.timing(), span.source(), span.attributes());
	}

	private static SentRequest distrusted(SentRequest request) {
		return new SentRequest(request.sender(), request.endOrder(), request.method(), request.target(),
				request.headers(), request.status(), false, request.failure());
	}

}
