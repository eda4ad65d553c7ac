/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link InboundRules} name as the cause of a trace that was lost.
 */
class InboundRemediesTests {

	private static final String RESTARTED = "let no filter remove traceparent";

	private static final String HIDDEN = "let no ObservationPredicate";

	private static final SpanContext SENT = Observed.context("9", "a", "01");

	private final Observed observed = new Observed();

	@ParameterizedTest
	@CsvSource({ "EARLY_FILTER, the bean 'edge'", "WEB_FILTER, the bean 'web'" })
	void whatRunsBeforeTheObservationIsNamed(Part part, String bean) {
		wire(Map.of(), Map.of(part, List.of(bean)));
		server(Observed.SERVER, Observed.SERVER, new Parent("9".repeat(16), true));
		assertThat(remedy()).endsWith("rewrite traceparent: before it runs " + bean);
		server(Observed.SERVER, Observed.context("7", "1", "03"), null);
		assertThat(remedy())
			.startsWith(RESTARTED + " before the server's observation reads it: before it runs " + bean);
	}

	@ParameterizedTest
	@CsvSource({ "OBSERVATION_PREDICATE, the bean 'filter'", "EARLY_FILTER, the bean 'edge'" })
	void whatCanHideARequestIsNamed(Part part, String bean) {
		wire(Map.of(), Map.of(part, List.of(bean)));
		hidden(80, "/hidden", SENT);
		assertThat(remedy()).startsWith(HIDDEN).endsWith("; look at " + bean);
	}

	@ParameterizedTest
	@CsvSource({ "TRACER_CUSTOMIZER, the bean 'cheap'", "TRACER_PROVIDER, the bean 'provider'" })
	void aSamplerThatIsNoBeanIsSoughtWhereTracersAreMade(Part part, String bean) {
		wire(Map.of(), Map.of(part, List.of(bean)));
		assertThat(SamplerRemedies.parentBased(this.observed.telemetry())).isEqualTo("use a parent-based sampler: if "
				+ bean
				+ " leads to a setSampler(...), remove the call, or give it Sampler.parentBased(...) of the sampler that it sets");
		wire(Map.of(), Map.of(part, List.of(bean), Part.SAMPLER, List.of("the bean 'ratio'")));
		assertThat(SamplerRemedies.parentBased(this.observed.telemetry())).contains("remove the bean 'ratio'");
	}

	@Test
	void theLineThatSetsTheSamplerIsNamed() {
		CodeSite site = new CodeSite(CodeSite.Kind.SETS_SAMPLER, "SdkTracerProviderBuilder.setSampler",
				new StackTraceElement("com.acme.orders.Tracing", "cheap", "Tracing.java", 7));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.TRACER_CUSTOMIZER, List.of("the bean 'limits'")), List.of(), List.of(), List.of(site)));
		assertThat(SamplerRemedies.parentBased(this.observed.telemetry())).isEqualTo(
				"use a parent-based sampler: call no setSampler(...), or give it Sampler.parentBased(...) of the sampler that it sets; look at "
						+ site);
	}

	@Test
	void aHandlerThatMakesTheSpanOfARequestIsNamed() {
		wire(Map.of(), Map.of(Part.TRACING_HANDLER, List.of("the bean 'cost'")));
		server(Observed.SERVER, Observed.context("7", "1", "03"), null);
		assertThat(remedy()).contains(
				"if this is the bean 'cost', let its supportsContext refuse a SenderContext and a ReceiverContext");
	}

	@Test
	void aPropagatorOfTheApplicationIsNamedInsteadOfTheProperty() {
		wire(Map.of("management.tracing.propagation.consume", "b3"),
				Map.of(Part.PROPAGATOR, List.of("the bean 'company'")));
		server(Observed.SERVER, Observed.context("7", "1", "03"), null);
		assertThat(remedy()).startsWith(RESTARTED)
			.endsWith("and in what the application reads headers with: the bean 'company'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-B3-TraceId", "B3" })
	void bothFormsOfB3AreReadBeforeW3c(String header) {
		wire(Map.of("management.tracing.propagation.consume", "b3,w3c"), Map.of());
		this.observed.requests.set(0,
				Observed.request(10, 19, "GET /orders", "traceparent", Traceparent.format(SENT), header, "1-2-1"));
		assertThat(remedy()).startsWith("put W3C first");
	}

	@Test
	void withoutAHeaderOfB3TheOrderOfFormatsExplainsNothing() {
		wire(Map.of("management.tracing.propagation.consume", "b3,w3c"), Map.of());
		this.observed.requests.set(0,
				Observed.request(10, 19, "GET /orders", "traceparent", Traceparent.format(SENT), "X-Tenant", "1"));
		assertThat(remedy()).startsWith(RESTARTED);
	}

	@Test
	void aSpanOfAnotherPathIsNotThatOfAHiddenRequest() {
		hidden(80, "/hidden", SENT);
		hidden(80, "/hidden", Observed.context("e", "b", "01"));
		for (SpanContext context : List.of(Observed.context("a", "1", "03"), Observed.context("f", "2", "03"))) {
			this.observed.spans.add(Observed.failed(Observed.span(context, null, Kind.SERVER, "x", 82, "http-1"),
					SpanRecord.Status.UNSET, Map.of("http.url", "/other")));
		}
		assertThat(remedies()).hasSize(1).allMatch((remedy) -> remedy.startsWith(HIDDEN));
		this.observed.spans.replaceAll((span) -> span.attributes().containsKey("http.url")
				? Observed.failed(span, span.status(), Map.of("http.url", "/hidden")) : span);
		assertThat(remedies()).hasSize(1).allMatch((remedy) -> remedy.startsWith(RESTARTED));
	}

	@Test
	void aNewTraceMayBeOfAnotherRequestThatWasOpen() {
		hidden(80, "/hidden", SENT);
		hidden(80, "/other", Observed.context("e", "b", "01"));
		this.observed.spans.add(Observed.span(Observed.context("a", "1", "03"), null, Kind.SERVER, "x", 82, "http-1"));
		assertThat(remedies()).hasSize(2).allMatch((remedy) -> remedy.startsWith(HIDDEN));
	}

	@Test
	void anotherRequestToTheEndpointThatWasContinuedExplainsNothing() {
		hidden(80, "/hidden", SENT);
		hidden(180, "/hidden", Observed.context("e", "b", "01"));
		this.observed.spans.add(Observed.span(Observed.context("e", "1", "03"), new Parent("b".repeat(16), true),
				Kind.SERVER, "x", 182, "http-1"));
		assertThat(remedy()).startsWith(HIDDEN);
	}

	@Test
	void aTraceWithSpansWasNotDroppedByASampler() {
		dropped();
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).state()).isEqualTo(State.NOT_APPLICABLE);
		this.observed.spans
			.add(Observed.span(Observed.context("1", "2", "03"), null, Kind.CLIENT, "http get", 13, "http-1"));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void aCaseOfTheConformanceSuiteDoesNotShowThatASamplerDrops() {
		dropped();
		this.observed.requests.set(0, Observed.request(10, 19, "GET /orders", SentRequest.CASE, "traceparent_ows",
				"traceparent", Traceparent.format(Observed.SENT)));
		assertThat(this.observed.judge(CorrelationRule.INBOUND_NONE_NEW).state()).isEqualTo(State.INCONCLUSIVE);
	}

	/** A line shows the first request's trace, which the application did not sample. */
	private void dropped() {
		this.observed.spans.removeIf((span) -> span.context().traceId().equals(Observed.SERVER.traceId())
				|| span.context().equals(Observed.NEW));
		this.observed.lines.clear();
		this.observed.lines.add(Observed.line(Observed.at(12, "http-1", Observed.context("1", "7", "00")), "loading"));
	}

	private void hidden(long order, String path, SpanContext sent) {
		this.observed.requests
			.add(Observed.request(order, order + 9, "GET " + path, "traceparent", Traceparent.format(sent)));
	}

	private void server(SpanContext old, SpanContext context, Parent parent) {
		this.observed.span(old, (span) -> new SpanRecord(context, parent, Kind.SERVER, span.name(), span.status(),
				List.of(), span.timing(), span.source(), span.attributes()));
	}

	private void wire(Map<String, String> properties, Map<Part, List<String>> parts) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(properties, parts, List.of(), List.of()));
	}

	private String remedy() {
		return this.observed.finding(CorrelationRule.INBOUND_CONTINUED).diagnosis().remedy();
	}

	private List<String> remedies() {
		return this.observed.judge(CorrelationRule.INBOUND_CONTINUED)
			.findings()
			.stream()
			.map((finding) -> finding.diagnosis().remedy())
			.toList();
	}

}
