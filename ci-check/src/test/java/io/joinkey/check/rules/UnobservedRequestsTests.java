/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnobservedRequests}.
 */
class UnobservedRequestsTests {

	private static final List<String> PATH = List.of("the bean 'early' (com.acme.Early)", "the bean 'client'",
			"the bean 'observationRegistry'");

	@Test
	void whereNothingIsRecordedNoHandlerTakesRequestsAway() {
		Map<Part, List<String>> handler = Map.of(Part.TRACING_HANDLER, List.of("the bean 'own'"));
		assertThat(UnobservedRequests.remedy(telemetry(handler)))
			.startsWith("the first TracingObservationHandler that supports the ReceiverContext of a request");
		Observed observed = new Observed();
		observed.spans.clear();
		observed.lines.clear();
		observed.setup = observed.setup.withWiring(new Wiring(Map.of(), handler, List.of(), List.of()));
		assertThat(UnobservedRequests.remedy(observed.telemetry())).startsWith("send a request that reaches");
	}

	@Test
	void thePropertyThatDropsMoreThanRequestsIsRemoved() {
		Observed observed = new Observed();
		observed.setup = observed.setup.withWiring(
				new Wiring(Map.of("management.observations.enable.http", "false"), Map.of(), List.of(), List.of()));
		assertThat(UnobservedRequests.remedy(observed.telemetry())).isEqualTo(
				"remove management.observations.enable.http=false, which drops the observations of all requests");
		observed.setup = observed.setup
			.withWiring(new Wiring(Map.of("management.observations.enable.http.server.requests", "false"), Map.of(),
					List.of(), List.of()));
		assertThat(UnobservedRequests.remedy(observed.telemetry()))
			.endsWith("management.observations.enable.http.server.requests=true");
	}

	@Test
	void thePathToAnEarlyRegistryStartsWithItsCause() {
		Telemetry telemetry = telemetry(Map.of(Part.EARLY_REGISTRY, PATH));
		assertThat(UnobservedRequests.because(telemetry)).isEqualTo(
				": the ObservationRegistry has no handler, since it was made too early: the bean 'early' (com.acme.Early)"
						+ " made the bean 'client', which made the bean 'observationRegistry'");
		assertThat(UnobservedRequests.remedy(telemetry))
			.startsWith("let the bean 'early' (com.acme.Early) look up its dependencies at first use");
		Telemetry asked = telemetry(
				Map.of(Part.EARLY_REGISTRY, List.of("com.acme.Early.ask(Early.java:3)", "'client'")));
		assertThat(UnobservedRequests.remedy(asked))
			.startsWith("com.acme.Early.ask(Early.java:3) asks for a bean before Spring Boot can add the handlers");
	}

	@Test
	void spansOfBraveAreNotRead() {
		Observed observed = new Observed();
		observed.spans.clear();
		observed.setup = observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("micrometer-tracing-bridge-brave:1.7.0")));
		assertThat(UnobservedRequests.because(observed.telemetry()))
			.isEqualTo(": Brave makes the spans, and the gate reads those of OpenTelemetry only");
		assertThat(UnobservedRequests.remedy(observed.telemetry())).startsWith(
				"depend on joinkey-spring-boot-starter or spring-boot-starter-opentelemetry instead of micrometer-tracing-bridge-brave");
		observed.setup = observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(),
				List.of("micrometer-tracing-bridge-brave:1.7.0", "micrometer-tracing-bridge-otel:1.7.0")));
		assertThat(UnobservedRequests.because(observed.telemetry())).doesNotContain("Brave");
	}

	@Test
	void theTracerOfBraveBesideOpenTelemetryIsNamed() {
		Observed observed = new Observed();
		observed.spans.clear();
		observed.setup = new Setup(
				new Tracing("io.micrometer.tracing.brave.bridge.BraveTracer", true, List.of("traceparent"), ""),
				List.of("com.acme"), List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of())
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(),
					List.of("micrometer-tracing-bridge-brave:1.7.0", "micrometer-tracing-bridge-otel:1.7.0")));
		assertThat(UnobservedRequests.because(observed.telemetry())).startsWith(": Brave makes the spans");
		assertThat(UnobservedRequests.remedy(observed.telemetry())).contains("micrometer-tracing-bridge-brave");
	}

	@Test
	void withoutAnSdkNothingIsRecorded() {
		Observed observed = new Observed();
		observed.spans.clear();
		observed.setup = observed.setup.withWiring(
				new Wiring(Map.of("management.opentelemetry.enabled", "false"), Map.of(), List.of(), List.of()));
		assertThat(UnobservedRequests.remedy(observed.telemetry()))
			.startsWith("remove management.opentelemetry.enabled=false");
	}

	@Test
	void anExcludedAutoConfigurationIsTheFirstCause() {
		Telemetry telemetry = telemetry(Map.of(Part.EARLY_REGISTRY, PATH, Part.IDLE_REGISTRY, List.of("'idle'"),
				Part.UNOBSERVED, List.of("com.acme.WebMvcObservationAutoConfiguration")));
		assertThat(UnobservedRequests.because(telemetry))
			.isEqualTo(": the application excludes com.acme.WebMvcObservationAutoConfiguration");
		assertThat(UnobservedRequests.remedy(telemetry))
			.startsWith("take com.acme.WebMvcObservationAutoConfiguration out of spring.autoconfigure.exclude");
	}

	@Test
	void aProviderWithoutTheProcessorsOfSpringBootIsToBeRemovedFirst() {
		Observed observed = new Observed();
		observed.spans.clear();
		observed.setup = observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Part.TRACER_PROVIDER, List.of("the bean 'own'")), List.of(), List.of()));
		assertThat(UnobservedRequests.remedy(observed.telemetry())).isEqualTo(
				"remove the bean 'own': Spring Boot makes an SdkTracerProvider with the SpanProcessor beans, the Sampler and the Resource; to keep it, give it each SpanProcessor bean, addSpanProcessor(...), and the Resource bean, setResource(...)");
	}

	@Test
	void withoutASampledSpanNoProcessorIsMissing() {
		Observed observed = new Observed();
		observed.spans.clear();
		assertThat(UnobservedRequests.because(observed.telemetry())).contains("no span processor");
		observed.lines.removeIf((line) -> {
			SpanContext active = line.event().snapshot().active();
			return active != null && active.isSampled();
		});
		assertThat(UnobservedRequests.because(observed.telemetry())).isEmpty();
		observed.lines.clear();
		observed.lines.add(Observed.line(Observed.at(12, "http-1", null), "loading"));
		assertThat(UnobservedRequests.because(observed.telemetry())).isEmpty();
	}

	@Test
	void aRegistryWithoutHandlersIsNamed() {
		Telemetry telemetry = telemetry(Map.of(Part.IDLE_REGISTRY, List.of("the bean 'idle'")));
		assertThat(UnobservedRequests.because(telemetry))
			.isEqualTo(": the bean 'idle' has no handler and observes nothing");
		assertThat(UnobservedRequests.remedy(telemetry)).startsWith("remove the bean 'idle': Spring Boot makes");
	}

	@Test
	void aPredicateThatDropsRequestsIsNamed() {
		assertThat(UnobservedRequests
			.remedy(telemetry(Map.of(Part.OBSERVATION_PREDICATE, List.of("the bean 'predicate'")))))
			.isEqualTo("let the ObservationPredicate not drop http.server.requests: the bean 'predicate'");
		assertThat(UnobservedRequests.remedy(telemetry(Map.of()))).startsWith("send a request that reaches");
	}

	private static Telemetry telemetry(Map<Part, List<String>> parts) {
		Observed observed = new Observed();
		observed.setup = observed.setup.withWiring(new Wiring(Map.of(), parts, List.of(), List.of()));
		return observed.telemetry();
	}

}
