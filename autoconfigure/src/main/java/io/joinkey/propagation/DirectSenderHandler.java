/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;

/**
 * Makes the same spans as {@link PropagatingSenderTracingObservationHandler}, but without
 * Micrometer's builder if the parent is the current span.
 *
 * @param <T> what is sent
 */
@SuppressWarnings("rawtypes")
final class DirectSenderHandler<T extends SenderContext> extends PropagatingSenderTracingObservationHandler<T> {

	private final io.opentelemetry.api.trace.Tracer spans;

	DirectSenderHandler(Tracer tracer, Propagator propagator, io.opentelemetry.api.trace.Tracer spans) {
		super(tracer, propagator);
		this.spans = spans;
	}

	@Override
	public Span createSenderSpan(T context) {
		if (!hasParent(context) || context.containsKey(TracingContext.class) || !isCurrentKnown()) {
			return super.createSenderSpan(context);
		}
		SpanBuilder builder = this.spans.spanBuilder("").setSpanKind(SpanKind.valueOf(context.getKind().name()));
		return SpanAttributes.writePeer(builder, context.getRemoteServiceName(), context.getRemoteServiceAddress())
				? new OtelSpan(builder.startSpan(), Context.current()) : super.createSenderSpan(context);
	}

	/**
	 * Return whether the parent observation has a span. Micrometer continues the current
	 * span then, if there is one.
	 */
	private boolean hasParent(T context) {
		ObservationView parent = context.getParentObservation();
		TracingContext tracing = (parent != null) ? parent.getContextView().get(TracingContext.class) : null;
		return tracing != null && tracing.getSpan() != null;
	}

	/**
	 * Return whether Micrometer knows the current span, and not one around it.
	 */
	private boolean isCurrentKnown() {
		SpanContext current = io.opentelemetry.api.trace.Span.current().getSpanContext();
		TraceContext known = getTracer().currentTraceContext().context();
		return known != null && current.isValid() && OtelTraceContext.toOtelSpanContext(known) == current;
	}

	@Override
	public void tagSpan(T context, Span span) {
		if (span instanceof OtelSpan otel) {
			SpanAttributes.write(context, otel);
		}
		else {
			super.tagSpan(context, span);
		}
	}

	/**
	 * Leaves the status of a span with a parent as it is, as Micrometer does.
	 */
	@Override
	public void endSpan(T context, Span span) {
		if (span instanceof OtelSpan otel && hasParent(context)) {
			getTracingContext(context).close();
			OtelSpan.toOtel(otel).end();
		}
		else {
			super.endSpan(context, span);
		}
	}

}
