/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.Tracer.SpanInScope;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.context.Context;

/**
 * Adds business keys to the span of a request or record, and links the span, but adds
 * nothing to metrics.
 */
final class KeyedSpans implements ObservationHandler<ReceiverContext<Object>> {

	private final Tracer tracer;

	KeyedSpans(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ReceiverContext<?>;
	}

	@Override
	public void onStart(ReceiverContext<Object> context) {
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		if (span == null) {
			return;
		}
		KeyedWork work;
		// what was extracted is in the context of the span's scope only
		try (SpanInScope scope = this.tracer.withSpan(span)) {
			work = Context.current().get(KeyedWork.KEY);
		}
		if (work != null) {
			context.put(KeyedWork.class, work);
			work.started(recorded(OtelSpan.toOtel(span)));
		}
	}

	/** Only the span of the SDK takes a link. */
	private static io.opentelemetry.api.trace.Span recorded(io.opentelemetry.api.trace.Span span) {
		io.opentelemetry.api.trace.Span own = ForeignInternal.MICROMETER_SPAN.isFieldOf(span)
				? ForeignInternal.MICROMETER_SPAN.read(span, io.opentelemetry.api.trace.Span.class) : span;
		return (own != null) ? own : span;
	}

}
