/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Names what leaves all requests of an application without an observation.
 */
final class UnobservedRequests {

	private static final String UNPROCESSED = """
			: Spring Boot makes an SdkTracerProvider with the SpanProcessor beans, the Sampler and the Resource; to keep it, \
			give it each SpanProcessor bean, addSpanProcessor(...), and the Resource bean, setResource(...)""";

	private static final String BRAVE = "micrometer-tracing-bridge-brave:";

	private static final String SDK_OFF = "management.opentelemetry.enabled=false";

	private static final String ENABLED = "management.observations.enable.http.server.requests=true";

	private static final String OBSERVE = """
			send a request that reaches the application, and let the server's observation filter see it: \
			""" + ENABLED;

	private static final String EARLY = """
			: the ObservationRegistry has no handler, since it was made too early: %s made %s""";

	private static final String AT_FIRST_USE = """
			let %s look up its dependencies at first use, by an ObjectProvider<...> or a parameter with @Lazy, and make a \
			@Bean method of a BeanPostProcessor or BeanFactoryPostProcessor static: Spring makes such a bean and its \
			dependencies before Spring Boot can add the handlers to the ObservationRegistry""";

	private static final String ASKED = """
			%s asks for a bean before Spring Boot can add the handlers to the ObservationRegistry: ask for it later, in \
			SmartInitializingSingleton.afterSingletonsInstantiated() or an ApplicationRunner""";

	/** Code that asked for a bean, and not a bean. */
	private static final Pattern PLACE = Pattern.compile("\\(.*:[0-9]+\\)$");

	private static final String DROPS = "let the ObservationPredicate not drop %s: %s";

	private UnobservedRequests() {
	}

	static String because(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		if (isOfBrave(telemetry)) {
			return ": Brave makes the spans, and the gate reads those of OpenTelemetry only";
		}
		if (isUnprocessed(telemetry)) {
			return ": sampled spans were active, and no span processor was given them";
		}
		if (wiring.named(Part.UNOBSERVED).isPresent()) {
			return ": the application excludes " + wiring.named(Part.UNOBSERVED).get();
		}
		List<String> path = wiring.beans().getOrDefault(Part.EARLY_REGISTRY, List.of());
		if (!path.isEmpty()) {
			return EARLY.formatted(path.get(0), String.join(", which made ", path.subList(1, path.size())));
		}
		return wiring.named(Part.IDLE_REGISTRY)
			.map((registry) -> ": " + registry + " has no handler and observes nothing")
			.orElse("");
	}

	static String remedy(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		if (isOfBrave(telemetry)) {
			return "depend on joinkey-spring-boot-starter or spring-boot-starter-opentelemetry instead of "
					+ BRAVE.replace(":", "") + " and the starter that brings it; the gate cannot judge it otherwise";
		}
		if (wiring.isSet(SDK_OFF)) {
			return "remove " + SDK_OFF + ": Spring Boot makes no OpenTelemetry SDK with it, and nothing records spans";
		}
		if (isUnprocessed(telemetry)) {
			return wiring.named(Part.TRACER_PROVIDER)
				.map((provider) -> "remove " + provider)
				.orElse("make no SdkTracerProvider or OpenTelemetrySdk of your own") + UNPROCESSED;
		}
		if (wiring.named(Part.UNOBSERVED).isPresent()) {
			return "take " + wiring.named(Part.UNOBSERVED).get()
					+ " out of spring.autoconfigure.exclude, or of exclude or excludeName of @SpringBootApplication or @EnableAutoConfiguration";
		}
		List<String> path = wiring.beans().getOrDefault(Part.EARLY_REGISTRY, List.of());
		if (!path.isEmpty()) {
			return (PLACE.matcher(path.get(0)).find() ? ASKED : AT_FIRST_USE).formatted(path.get(0));
		}
		if (wiring.named(Part.IDLE_REGISTRY).isPresent()) {
			return "remove " + wiring.named(Part.IDLE_REGISTRY).get()
					+ ": Spring Boot makes an ObservationRegistry, and adds the handlers to it";
		}
		Optional<String> switched = SwitchedOff.byProperty(telemetry.setup(), wiring.requests(), "all requests")
			.filter((remedy) -> !remedy.contains("." + wiring.requests() + "="));
		if (switched.isPresent()) {
			return switched.get();
		}
		return wiring.named(Part.OBSERVATION_PREDICATE)
			.map((predicate) -> DROPS.formatted(wiring.requests(), predicate))
			.or(() -> telemetry.spans().isEmpty() ? Optional.empty()
					: SwitchedOff.receiver(telemetry.setup(), "a request"))
			.orElse(OBSERVE);
	}

	/** The starter, and perhaps the application, has OpenTelemetry beside Brave. */
	private static boolean isOfBrave(Telemetry telemetry) {
		List<String> libraries = telemetry.setup().wiring().libraries();
		boolean only = libraries.stream().anyMatch((library) -> library.startsWith(BRAVE))
				&& libraries.stream().noneMatch((library) -> library.startsWith("micrometer-tracing-bridge-otel:"));
		return telemetry.spans().isEmpty() && (only || telemetry.setup().tracing().tracer().endsWith(".BraveTracer"));
	}

	/** Return whether lines show sampled spans, of which none was recorded. */
	private static boolean isUnprocessed(Telemetry telemetry) {
		return telemetry.spans().isEmpty() && telemetry.lines()
			.stream()
			.map((line) -> line.event().snapshot().active())
			.anyMatch((active) -> active != null && active.isSampled());
	}

}
