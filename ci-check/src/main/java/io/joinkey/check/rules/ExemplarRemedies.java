/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Names the bean or the property that keeps exemplars away, or that gives them wrong ids.
 */
final class ExemplarRemedies {

	private static final String INCLUDE = "management.tracing.exemplars.include=sampled-traces";

	private ExemplarRemedies() {
	}

	static String bean(Setup setup) {
		return setup.wiring().named(Part.EXEMPLARS).orElse("your SpanContext bean");
	}

	/** An empty scrape is of a registry that no meter is in. */
	static String requests(Setup setup, boolean empty) {
		Optional<String> registry = setup.wiring().named(Part.METER_REGISTRY);
		if (empty && registry.isPresent()) {
			return "remove " + registry.get()
					+ ", whose meters the scrape does not show, or give it Spring Boot's PrometheusRegistry and SpanContext beans:"
					+ " new PrometheusMeterRegistry(config, prometheusRegistry, clock, spanContext)";
		}
		String name = setup.wiring().requests();
		Optional<String> other = setup.wiring().named(Part.OTHER_METER_REGISTRY);
		return (other.isEmpty() ? SwitchedOff.meter(setup, name) : Optional.<String>empty())
			.or(() -> other
				.map((each) -> "let " + each + " not be @Primary, and inject it by its name: Spring Boot records "
						+ name + " in the primary registry only"))
			.or(() -> setup.wiring()
				.named(Part.METER_HANDLER)
				.map((handler) -> "let the supportsContext of " + handler + " refuse " + name
						+ ": only the first MeterObservationHandler that supports an observation measures it"))
			.or(() -> Optional.of(CodeSites.look(setup, Kind.FILTERS_METERS))
				.filter((look) -> !look.isEmpty())
				.map((look) -> "let no MeterFilter deny " + name + look))
			.orElseGet(() -> "management.observations.enable." + name + "=true" + CodeSites.look(setup, Kind.OWN_METERS)
					+ setup.wiring()
						.named(Part.METER_CUSTOMIZER)
						.map((named) -> "; let " + named + " add no MeterFilter that denies " + name)
						.orElse(""));
	}

	static String none(Setup setup) {
		Optional<String> own = setup.wiring().named(Part.EXEMPLARS);
		boolean off = setup.wiring().properties().containsKey("management.tracing.exemplars.include")
				&& !setup.wiring().isSet(INCLUDE);
		if (own.isPresent() && !off) {
			return "remove " + own.get()
					+ ": it replaces Spring Boot's SpanContext bean, which gives the Prometheus registry the ids of the current span";
		}
		Optional<String> registry = setup.wiring().named(Part.METER_REGISTRY);
		if (registry.isPresent() && !off) {
			return "give " + registry.get()
					+ " the SpanContext bean, new PrometheusMeterRegistry(config, registry, clock, spanContext), or remove it";
		}
		Optional<String> handler = handler(setup);
		if (handler.isPresent() && !off) {
			return handler.get();
		}
		return (setup.wiring().isSet(INCLUDE) ? "" : INCLUDE + ", and ")
				+ "a SpanContext bean for the Prometheus registry, which Spring Boot makes when a Tracer is there"
				+ CodeSites.look(setup, Kind.OWN_METERS);
	}

	/** Return what to do about a handler that records where no span is current. */
	static Optional<String> handler(Setup setup) {
		return setup.wiring()
			.named(Part.METER_HANDLER)
			.map((named) -> "let " + named
					+ " record on the thread of the request, in its onStop: an exemplar has the ids"
					+ " of the span that is current where a value is recorded");
	}

	static String cached(Setup setup) {
		return "remove what caches the ids"
				+ setup.wiring().named(Part.EXEMPLARS).map((named) -> ", " + named).orElse("")
				+ ": the SpanContext bean has to ask the tracer for the current span each time, as Spring Boot's does";
	}

	static String buckets(Setup setup) {
		String name = setup.wiring().requests();
		String histogram = "management.metrics.distribution.percentiles-histogram." + name + "=true";
		Optional<String> filter = setup.wiring()
			.named(Part.METER_FILTER)
			.or(() -> setup.wiring().isSet(histogram) ? setup.wiring().named(Part.METER_CUSTOMIZER) : Optional.empty());
		String look = filter.map((named) -> "; look at " + named).orElse("");
		if (setup.wiring().isSet(histogram)) {
			return "let no MeterFilter bean take the buckets of " + name
					+ " away: the property for its histogram is set" + look;
		}
		return filter.isEmpty() ? histogram : histogram + ", and let no MeterFilter bean take the buckets away" + look;
	}

}
