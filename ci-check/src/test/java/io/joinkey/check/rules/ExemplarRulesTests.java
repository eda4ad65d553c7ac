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
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Telemetry.TakenExemplar;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExemplarRules}.
 */
class ExemplarRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aHistogramWithoutExemplarIsFound() {
		this.observed.scrapes.set(0, Observed.scrape(""));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).subject()).isEqualTo("http.server.requests");
	}

	@Test
	void aHandlerThatMeasuresElsewhereIsNamedWhereOtherMetersHaveExemplars() {
		String body = "http_server_requests_seconds_bucket{le=\"1\"} 1\njobs_total 1 # {trace_id=\"x\"} 1\n# EOF\n";
		this.observed.scrapes.set(0, Observed.scrape(body));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().remedy())
			.contains("min_retention_period_seconds=1");
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Part.METER_HANDLER, List.of("the bean 'lazy'")), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().remedy())
			.startsWith("let the bean 'lazy' record on the thread of the request");
	}

	@Test
	void eachRungOfTheLadderIsToldFromTheNext() {
		assertThat(seen("jobs 1\n# EOF\n")).isEqualTo("no http.server.requests at all");
		assertThat(seen("http_server_requests_seconds_count 1\n# EOF\n"))
			.isEqualTo("http.server.requests without buckets: it is a summary");
		assertThat(seen("http_server_requests_seconds_bucket{le=\"1\"} 1\njobs_total 1 # {trace_id=\"x\"} 1\n# EOF\n"))
			.isEqualTo("buckets without exemplars, while other meters have some");
		assertThat(seen("http_server_requests_seconds_bucket{le=\"1\"} 1\n# EOF\n"))
			.isEqualTo("no exemplar on any meter, although requests were sampled");
	}

	@Test
	void aRegistryThatTheApplicationMakesIsNamed() {
		this.observed.scrapes.set(0, Observed.scrape(""));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.METER_REGISTRY, List.of("the bean 'meters' (PrometheusMeterRegistry)")), List.of(),
				List.of()));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().remedy()).isEqualTo(
				"give the bean 'meters' (PrometheusMeterRegistry) the SpanContext bean, new PrometheusMeterRegistry(config, registry, clock, spanContext), or remove it");
	}

	@Test
	void aRegistryThatTheEndpointDoesNotReadIsNamed() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.METER_REGISTRY, List.of("the bean 'meters' (PrometheusMeterRegistry)")), List.of(),
				List.of()));
		scrape("# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().remedy())
			.startsWith("remove the bean 'meters' (PrometheusMeterRegistry)")
			.contains("new PrometheusMeterRegistry(config, prometheusRegistry, clock, spanContext)");
		scrape("jobs 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().remedy())
			.isEqualTo("management.observations.enable.http.server.requests=true");
	}

	@Test
	void theMessageOfASummaryNamesThePropertyForBuckets() {
		scrape("http_server_requests_seconds_count 1 # {trace_id=\"x\"} 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).message()).contains(
				"expected     an exemplar in a bucket of the request's histogram",
				"first wrong  scrape of http://localhost:4712/actuator/prometheus: 200",
				"remedy       management.metrics.distribution.percentiles-histogram.http.server.requests=true");
	}

	@Test
	void withoutASampledRequestNothingCanBeSaidAboutExemplars() {
		this.observed.spans.removeIf((span) -> span.kind() == Kind.SERVER);
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_PRESENT).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void anExemplarThatLeadsToNoSpanIsFound() {
		exemplar(Observed.context("9", "9", "01"));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).subject())
			.isEqualTo("http_server_requests_seconds_bucket");
	}

	@Test
	void theMessageOfADanglingExemplarNamesItsIdsAndItsLine() {
		exemplar(Observed.context("9", "9", "01"));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).message()).contains(
				"expected     the ids of a recorded span",
				"seen         " + "9".repeat(32) + "/" + "9".repeat(16) + ", of a trace without a recorded span",
				"first wrong  exemplar on http_server_requests_seconds_bucket (scrape line 4)",
				"remedy       let Spring Boot's SpanContext bean give the ids of the current span");
	}

	@Test
	void aForeignSpanIdAndAnotherRequestAreToldApart() {
		exemplar(Observed.context("1", "9", "01"));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).diagnosis().seen())
			.endsWith("a span that its trace does not have");
		exemplar(Observed.SERVER);
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(), span.source(), Map.of("http.route", "/customers")));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).diagnosis().seen())
			.endsWith("of another request, to /customers");
	}

	@Test
	void anExemplarWhoseTraceTheLogHasWithoutIdIsFound() {
		this.observed.rewrite((text) -> "{\"message\":\"x\"}\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).diagnosis().seen())
			.isEqualTo("lines of that trace, none of which has its id");
	}

	@Test
	void anExemplarOfARequestThatLoggedNothingIsFine() {
		exemplar(Observed.RESTARTED);
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void anExemplarOfAnUnsampledRequestIsFound() {
		exemplar(Observed.UNSAMPLED);
		Finding finding = this.observed.finding(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT);
		assertThat(finding.subject()).isEqualTo("http_server_requests_seconds_bucket");
		assertThat(finding.message()).contains(
				"expected     no exemplar of the unsampled trace " + Observed.UNSAMPLED.traceId(),
				"seen         one, which leads to nothing",
				"last right   request GET /orders with traceparent " + Traceparent.format(Observed.UNSAMPLED),
				"remedy       return false from isCurrentSpanSampled");
	}

	@Test
	void aSamplerThatIgnoresTheCallerLeavesAnExemplar() {
		SpanContext sampled = new SpanContext(Observed.UNSAMPLED.traceId(), "5".repeat(16), "03");
		exemplar(sampled);
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(Part.SAMPLER, List.of("the bean 'ratio'")), List.of(), List.of()));
		String remedy = this.observed.finding(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT).diagnosis().remedy();
		assertThat(remedy).startsWith("return false from isCurrentSpanSampled");
		this.observed.spans.add(server(sampled, 43, true));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT).diagnosis().remedy())
			.startsWith("use a parent-based sampler: remove the bean 'ratio'");
	}

	@Test
	void onlyAnExportedSpanOfAnUnsampledRequestMayHaveAnExemplar() {
		SpanContext kept = new SpanContext(Observed.UNSAMPLED.traceId(), "5".repeat(16), "02");
		exemplar(kept);
		this.observed.spans.add(server(kept, 43, true));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT).state()).isEqualTo(State.HELD);
		for (SpanRecord other : List.of(server(kept, 43, false), server(kept, Long.MAX_VALUE, true),
				server(new SpanContext(kept.traceId(), kept.spanId(), "03"), 43, true))) {
			this.observed.span(kept, (span) -> other);
			assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT).diagnosis().seen())
				.isEqualTo("one, which leads to nothing");
		}
	}

	@Test
	void anExemplarThatWasTakenWithinAnotherTraceIsFound() {
		this.observed.scrapes.clear();
		assertThat(taken(Observed.SERVER.traceId()).state()).isEqualTo(State.HELD);
		Finding finding = taken(Observed.NEW.traceId()).findings().get(0);
		assertThat(finding.subject()).isEqualTo("exemplars");
		assertThat(finding.message()).contains(
				"expected     the trace of the span that is active where a value is recorded, " + Observed.SERVER,
				"seen         " + Observed.NEW.traceId() + ", of another trace, on thread http-1",
				"remedy       remove what caches the ids");
	}

	private Outcome taken(String traceId) {
		Telemetry telemetry = this.observed.telemetry()
			.withTaken(List.of(new TakenExemplar(Observed.SERVER, traceId, "http-1")));
		return Evaluation.of(telemetry, List.of(CorrelationRule.EXEMPLAR_EQUALS_SPAN)).outcomes().get(0);
	}

	private static SpanRecord server(SpanContext context, long endOrder, boolean exported) {
		return new SpanRecord(context, new SpanRecord.Parent(Observed.UNSAMPLED.spanId(), true), Kind.SERVER,
				"http get /orders", SpanRecord.Status.UNSET, List.of(), new SpanRecord.Timing(41, endOrder, 1, 2),
				new SpanRecord.Source("orders", "org.springframework.boot", "http-1", null, null, exported, List.of(),
						0),
				Map.of("uri", "/orders"));
	}

	@Test
	void withoutAnUnsampledRequestNothingCanBeSaidAboutIts() {
		this.observed.requests.remove(3);
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT).reason())
			.isEqualTo("no request with an unsampled traceparent was sent before a scrape");
	}

	@Test
	void requestsThatAreNotSampledNeedNoExemplar() {
		this.observed.spans.replaceAll((span) -> new SpanRecord(
				new SpanContext(span.context().traceId(), span.context().spanId(), "02"), span.parent(), span.kind(),
				span.name(), span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_PRESENT).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void anExemplarWithoutWellFormedIdsIsForAnotherRule() {
		this.observed.scrapes.set(0, Observed.scrape("# {trace_id=\"x\",span_id=\"y\"} 0.05"));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_LEGAL).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void aRouteThatAFilterOfMetersRenamedIsNotCompared() {
		exemplar(Observed.SERVER);
		this.observed.span(Observed.SERVER,
				(span) -> Observed.failed(span, span.status(), Map.of("http.route", "/customers")));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.BROKEN);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Wiring.Part.METER_FILTER, List.of("the bean 'shortNames' (com.acme.App)")),
						List.of(), List.of()));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@EnumSource(value = Wiring.Part.class, names = { "METER_FILTER", "METER_CUSTOMIZER" })
	void aRouteIsComparedBesideAFilterOfMetersIfBothSignalsHaveIt(Wiring.Part part) {
		exemplar(Observed.SERVER);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(part, List.of("the bean 'tags' (com.acme.App)")), List.of(), List.of()));
		this.observed.span(Observed.SERVER,
				(span) -> Observed.failed(span, span.status(), Map.of("http.route", "/customers")));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.HELD);
		scrape(this.observed.scrapes.get(0)
			.body()
			.replace("# EOF", "http_server_requests_seconds_count{uri=\"/customers\"} 1\n# EOF"));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).diagnosis().seen())
			.endsWith("of another request, to /customers");
		this.observed.spans.replaceAll((span) -> span.context().equals(Observed.SERVER) ? span
				: Observed.failed(span, span.status(), Map.of("uri", "/clients")));
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void exemplarMayNameASpanWithinItsRequest() {
		this.observed.spans.add(this.observed.spans.remove(0));
		exemplar(Observed.CLIENT);
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_EQUALS_SPAN).state()).isEqualTo(State.HELD);
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(), span.source(), Map.of("http.route", "/customers")));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).diagnosis().seen())
			.endsWith("of another request, to /customers");
	}

	@Test
	void anExemplarWhoseLinesAllShowAnotherTraceIsFound() {
		this.observed.rewrite((text) -> text.replace(Observed.SERVER.traceId(), Observed.NEW.traceId()));
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_EQUALS_SPAN).diagnosis().seen())
			.isEqualTo("lines of that trace, none of which has its id");
	}

	@Test
	void aNameOfTheApplicationsOwnIsTheRequests() {
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of("management.observations.http.server.requests.name", "inbound.http-calls"),
					Map.of(), List.of(), List.of()));
		assertThat(seen("http_server_requests_seconds_count 1\n# EOF\n")).isEqualTo("no inbound.http-calls at all");
		scrape("inbound_http_calls_seconds_count 1\n# EOF\n");
		assertThat(this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().remedy())
			.isEqualTo("management.metrics.distribution.percentiles-histogram.inbound.http-calls=true");
		scrape("inbound_http_calls_seconds_bucket{le=\"1\"} 1 # {trace_id=\"x\"} 1\n# EOF\n");
		assertThat(this.observed.judge(CorrelationRule.EXEMPLAR_PRESENT).state()).isEqualTo(State.HELD);
	}

	private void exemplar(SpanContext context) {
		this.observed.scrapes.set(0, Observed
			.scrape("# {trace_id=\"" + context.traceId() + "\",span_id=\"" + context.spanId() + "\"} 0.05"));
	}

	private String seen(String body) {
		scrape(body);
		return this.observed.finding(CorrelationRule.EXEMPLAR_PRESENT).diagnosis().seen();
	}

	private void scrape(String body) {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(), body));
	}

}
