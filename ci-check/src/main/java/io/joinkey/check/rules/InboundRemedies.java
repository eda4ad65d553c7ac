/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Fixes how the application reads the context of a request.
 */
final class InboundRemedies {

	private static final String NO_REWRITE = "let no filter or gateway in front of the server's observation rewrite traceparent";

	private static final String NO_HIDING = """
			let no ObservationPredicate, filter or management.observations.enable key hide the path, or leave the \
			path out of the gate""";

	private InboundRemedies() {
	}

	/** Return what keeps the parent that the header names. */
	static String rewritten(Telemetry telemetry) {
		return NO_REWRITE + early(telemetry);
	}

	/** Return what keeps the application from beginning a new trace. */
	static String restarted(Telemetry telemetry, SentRequest request) {
		return unread(telemetry).or(() -> notFirst(telemetry, request))
			.or(() -> SwitchedOff.receiver(telemetry.setup(), "a request"))
			.orElseGet(() -> "let no filter remove traceparent before the server's observation reads it"
					+ early(telemetry) + "; keep W3C in management.tracing.propagation.consume"
					+ telemetry.setup()
						.wiring()
						.named(Part.PROPAGATOR)
						.map((named) -> ", and in what the application reads headers with: " + named)
						.orElse(""));
	}

	/** A property without W3C explains each request whose trace is not continued. */
	static Optional<String> unread(Telemetry telemetry) {
		Map<String, String> properties = telemetry.setup().wiring().properties();
		return Stream.of("management.tracing.propagation.type", "management.tracing.propagation.consume")
			.filter(properties::containsKey)
			.findFirst()
			.filter((name) -> telemetry.setup().wiring().named(Part.PROPAGATOR).isEmpty())
			.filter((name) -> !properties.getOrDefault(name, "").toLowerCase(Locale.ROOT).contains("w3c"))
			.map((name) -> "keep W3C in " + name + ", which is " + properties.get(name));
	}

	/** A format that is read before W3C wins where a request has both. */
	private static Optional<String> notFirst(Telemetry telemetry, SentRequest request) {
		String consumed = telemetry.setup()
			.wiring()
			.properties()
			.getOrDefault("management.tracing.propagation.consume", "w3c");
		boolean both = request.headers()
			.stream()
			.map((header) -> header.name().toLowerCase(Locale.ROOT))
			.anyMatch((name) -> name.equals("b3") || name.startsWith("x-b3-"));
		return (both && !consumed.toLowerCase(Locale.ROOT).startsWith("w3c"))
				? Optional.of("put W3C first, since a request had both: management.tracing.propagation.consume=w3c,b3")
				: Optional.empty();
	}

	/** Return what makes a request leave a span. */
	static String hidden(Telemetry telemetry) {
		String sampler = SamplerRemedies.isNamed(telemetry) ? SamplerRemedies.parentBased(telemetry) + "; else " : "";
		Wiring wiring = telemetry.setup().wiring();
		return sampler + NO_HIDING
				+ wiring.named(Part.OBSERVATION_PREDICATE)
					.or(() -> wiring.named(Part.EARLY_FILTER))
					.map((named) -> "; look at " + named)
					.orElse("");
	}

	/** The application's filters that run before the server's observation. */
	private static String early(Telemetry telemetry) {
		Wiring wiring = telemetry.setup().wiring();
		return wiring.named(Part.EARLY_FILTER)
			.or(() -> wiring.named(Part.WEB_FILTER))
			.map((named) -> ": before it runs " + named)
			.orElse("");
	}

}
