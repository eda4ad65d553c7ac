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
import io.joinkey.check.Report;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracerRules}.
 */
class TracerRulesTests {

	private final Observed observed = new Observed();

	@Test
	void thePropagatorOfTheApplicationIsNamed() {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(new Tracing(setup.tracing().tracer(), true, List.of("x-company-trace"), ""),
				List.of("com.acme"), List.of(), List.of(), List.of(), setup.serviceNames(), Map.of(), Map.of())
			.withWiring(new Wiring(Map.of(), Map.of(Part.PROPAGATOR, List.of("the bean 'company' (com.acme.Company)")),
					List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.REAL_PROPAGATOR).diagnosis().remedy()).isEqualTo(
				"remove the bean 'company' (com.acme.Company), or let it write W3C as well: TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), <yours>)");
	}

	@Test
	void aPropagatorOfTheApplicationThatWritesNothingIsNamed() {
		assertThat(ofNoPropagator(Map.of())).startsWith(
				"remove the bean 'company' (com.acme.Company), or let it write W3C: W3CTraceContextPropagator.getInstance() as a TextMapPropagator");
		assertThat(ofNoPropagator(Map.of("management.tracing.export.enabled", "false")))
			.startsWith("management.tracing.export.enabled=true");
	}

	private String ofNoPropagator(Map<String, String> properties) {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(new Tracing(setup.tracing().tracer(), true, List.of(), ""), List.of("com.acme"),
				List.of(), List.of(), List.of(), setup.serviceNames(), Map.of(), Map.of())
			.withWiring(new Wiring(properties,
					Map.of(Part.PROPAGATOR, List.of("the bean 'company' (com.acme.Company)")), List.of(), List.of()));
		return this.observed.finding(CorrelationRule.REAL_PROPAGATOR).diagnosis().remedy();
	}

	@Test
	void aTracerThatDoesNotRecordIsFound() {
		this.observed.spans.clear();
		tracing(new Tracing("NoopTracer", false, List.of("traceparent"), ""));
		assertThat(this.observed.finding(CorrelationRule.REAL_TRACER).subject()).isEqualTo("tracer");
	}

	@Test
	void theMessageOfATracerThatDoesNotRecordNamesItAndWhatBackedOff() {
		this.observed.spans.clear();
		tracing(new Tracing("NoopTracer", false, List.of(), "OpenTelemetryTracingAutoConfiguration backed off"));
		assertThat(this.observed.finding(CorrelationRule.REAL_TRACER).message()).isEqualTo("""
				expected     a tracer whose spans have ids and are recorded
				seen         NoopTracer: OpenTelemetryTracingAutoConfiguration backed off
				remedy       depend on joinkey-spring-boot-starter, or on spring-boot-starter-opentelemetry; \
				in a test, test the whole application with @SpringBootTest, not a slice""");
	}

	@Test
	void anAutoConfigurationThatIsExcludedIsNamed() {
		this.observed.spans.clear();
		tracing(new Tracing("NoopTracer", false, List.of(), "")
			.withExcluded("org.springframework.OpenTelemetryTracingAutoConfiguration"));
		assertThat(this.observed.finding(CorrelationRule.REAL_TRACER).message()).contains(
				"NoopTracer: org.springframework.OpenTelemetryTracingAutoConfiguration is excluded",
				"remedy       take it out of spring.autoconfigure.exclude");
	}

	@Test
	void spansThatCannotBeCapturedAreNotObserved() {
		this.observed.setup = new Setup(new Tracing("no tracer", false, List.of(), ""), List.of("com.acme"), List.of(),
				List.of(), List.of(), Map.of(), Map.of(), Map.of(Boundary.SPANS, "an agent keeps them"));
		Outcome outcome = this.observed.judge(CorrelationRule.REAL_TRACER);
		assertThat(outcome.state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(outcome.reason()).isEqualTo("not observed: an agent keeps them");
	}

	@Test
	void aTracerBeanThatDoesNothingIsToBeRemoved() {
		tracing(new Tracing("io.micrometer.tracing.Tracer$1", false, List.of("traceparent"), ""));
		assertThat(this.observed.finding(CorrelationRule.REAL_TRACER).diagnosis().remedy())
			.startsWith("remove the Tracer bean that is Tracer.NOOP");
	}

	@Test
	void aBeanThatReplacesTheSdkIsToBeRemoved() {
		this.observed.spans.clear();
		tracing(new Tracing("OtelTracer", false, List.of("traceparent"), ""));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.TRACER_PROVIDER, List.of("the bean 'agent' (io.opentelemetry.api.Agent)")), List.of(),
				List.of()));
		assertThat(this.observed.finding(CorrelationRule.REAL_TRACER).diagnosis().remedy()).startsWith(
				"remove the bean 'agent' (io.opentelemetry.api.Agent): it takes the place of what Spring Boot makes");
	}

	@Test
	void w3cIsAlsoReadWhereItIsWritten() {
		tracing(new Tracing("OtelTracer", true, List.of("b3"), ""));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of("management.tracing.propagation.produce",
				"B3_MULTI", "management.tracing.propagation.consume", "B3,B3_MULTI"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.REAL_PROPAGATOR).diagnosis().remedy()).isEqualTo(
				"management.tracing.propagation.produce=W3C,B3_MULTI and management.tracing.propagation.consume=W3C,B3,B3_MULTI: it names no format that writes traceparent");
	}

	@Test
	void w3cThatIsReadAlreadyIsNotAddedAgain() {
		tracing(new Tracing("OtelTracer", true, List.of("b3"), ""));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of("management.tracing.propagation.produce",
				"B3", "management.tracing.propagation.consume", "B3, w3c"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.REAL_PROPAGATOR).diagnosis().remedy())
			.isEqualTo("management.tracing.propagation.produce=W3C,B3: it names no format that writes traceparent");
	}

	@Test
	void anEmptyListOfFormatsWritesNothing() {
		tracing(new Tracing("OtelTracer", true, List.of(), ""));
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of("management.tracing.propagation.produce", ""), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.REAL_PROPAGATOR).diagnosis().remedy())
			.isEqualTo("management.tracing.propagation.produce=W3C: it is set to no format");
	}

	@ParameterizedTest
	@ValueSource(strings = { "type", "produce" })
	void w3cIsAddedToTheFormatsOfTheProperty(String property) {
		String name = "management.tracing.propagation." + property;
		tracing(new Tracing("OtelTracer", true, List.of("b3"), ""));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(name, "b3_multi"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.REAL_PROPAGATOR).diagnosis().remedy())
			.isEqualTo(name + "=W3C,b3_multi: it names no format that writes traceparent");
	}

	@Test
	void aPropagatorThatWritesNothingDiffersFromOneThatWritesB3() {
		tracing(new Tracing("OtelTracer", true, List.of(), ""));
		Finding nothing = this.observed.finding(CorrelationRule.REAL_PROPAGATOR);
		tracing(new Tracing("OtelTracer", true, List.of("b3"), ""));
		Finding other = this.observed.finding(CorrelationRule.REAL_PROPAGATOR);
		assertThat(nothing.diagnosis().remedy()).startsWith("management.tracing.export.enabled=true");
		assertThat(other.diagnosis().remedy()).startsWith("management.tracing.propagation.type=W3C");
		assertThat(other.subject()).isEqualTo("propagator");
	}

	@Test
	void theMessageOfAForeignPropagatorNamesItsFields() {
		tracing(new Tracing("OtelTracer", true, List.of("X-B3-TraceId", "X-B3-SpanId"), ""));
		assertThat(this.observed.finding(CorrelationRule.REAL_PROPAGATOR).message()).isEqualTo("""
				expected     a propagator that writes traceparent
				seen         a propagator that writes X-B3-TraceId, X-B3-SpanId
				remedy       management.tracing.propagation.type=W3C, and no TextMapPropagator bean without W3C""");
	}

	@Test
	void aPropagatorThatWritesMoreThanW3cIsFine() {
		tracing(new Tracing("OtelTracer", true, List.of("b3", "Traceparent"), ""));
		assertThat(this.observed.judge(CorrelationRule.REAL_PROPAGATOR).state()).isEqualTo(State.HELD);
	}

	private void tracing(Tracing tracing) {
		this.observed.setup = new Setup(tracing, List.of("com.acme"), List.of(), List.of(), List.of(), Map.of(),
				Map.of(), Map.of());
	}

	@Test
	void anIdGeneratorThatRepeatsItselfIsNamedAndBlocksTheOtherRules() {
		tracing(this.observed.setup.tracing().withRepeatedId("5".repeat(16)));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(),
				Map.of(Part.ID_GENERATOR, List.of("the IdGenerator com.acme.ClockIds")), List.of(), List.of()));
		Report report = Evaluation.of(this.observed.telemetry(), List.of(CorrelationRule.values()));
		assertThat(report.causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.REAL_TRACER);
			assertThat(cause.message()).contains(
					"the span id 5555555555555555 twice, made by the IdGenerator com.acme.ClockIds",
					"remedy       remove the IdGenerator com.acme.ClockIds: OpenTelemetry's own generator");
		});
	}

	@Test
	void aTracerThatWasShutDownIsNotMissing() {
		tracing(new Tracing("OtelTracer", false, List.of("traceparent"), ""));
		SpanRecord last = Observed.span(Observed.context("9", "1", "03"), null, Kind.INTERNAL, "last", 900, "main");
		this.observed.spans.add(3, last);
		Finding finding = this.observed.finding(CorrelationRule.REAL_TRACER);
		assertThat(finding.diagnosis().seen()).isEqualTo("no span after the " + last.place());
		assertThat(finding.diagnosis().remedy()).contains("SdkTracerProvider.forceFlush()");
	}

}
