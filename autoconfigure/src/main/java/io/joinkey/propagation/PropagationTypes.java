/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.List;
import java.util.stream.Stream;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation.PropagationType;

/**
 * Propagator that {@code management.tracing.propagation.*} describes. Spring Boot
 * provides none for an application whose export is switched off, and one that rebuilds
 * the baggage of each request for an application that propagates none.
 */
final class PropagationTypes implements TextMapPropagator {

	private final TextMapPropagator produced;

	private final List<TextMapPropagator> consumed;

	private final List<String> fields;

	PropagationTypes(TracingProperties properties) {
		Propagation propagation = properties.getPropagation();
		List<PropagationType> type = propagation.getType();
		boolean baggage = properties.getBaggage().isEnabled();
		this.produced = TextMapPropagator
			.composite(propagators((type != null) ? type : propagation.getProduce(), baggage));
		this.consumed = propagators((type != null) ? type : propagation.getConsume(), baggage);
		this.fields = Stream.concat(Stream.of(this.produced), this.consumed.stream())
			.flatMap((propagator) -> propagator.fields().stream())
			.distinct()
			.toList();
	}

	@Override
	public List<String> fields() {
		return this.fields;
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		this.produced.inject(context, carrier, setter);
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		for (TextMapPropagator propagator : this.consumed) {
			Context extracted = propagator.extract(context, carrier, getter);
			if (extracted != context) {
				return extracted;
			}
		}
		return context;
	}

	private static List<TextMapPropagator> propagators(List<PropagationType> types, boolean baggage) {
		return types.stream().map((type) -> switch (type) {
			case B3 -> B3Propagator.injectingSingleHeader();
			case B3_MULTI -> B3Propagator.injectingMultiHeaders();
			case W3C -> baggage ? TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(),
					W3CBaggagePropagator.getInstance()) : W3CTraceContextPropagator.getInstance();
		}).toList();
	}

}
