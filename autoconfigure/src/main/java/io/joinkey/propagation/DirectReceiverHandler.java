/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Collections;
import java.util.Iterator;

import io.joinkey.CarriedSpanContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the same spans as {@link PropagatingReceiverTracingObservationHandler}, but
 * without Micrometer's builder between the headers and the span.
 *
 * @param <T> what is received
 */
@SuppressWarnings({ "rawtypes", "unchecked" })
final class DirectReceiverHandler<T extends ReceiverContext> extends PropagatingReceiverTracingObservationHandler<T> {

	private final TextMapPropagator headers;

	private final io.opentelemetry.api.trace.Tracer spans;

	DirectReceiverHandler(Tracer tracer, Propagator propagator, TextMapPropagator headers,
			io.opentelemetry.api.trace.Tracer spans) {
		super(tracer, propagator);
		this.headers = headers;
		this.spans = spans;
	}

	/**
	 * Starts the span, and stores the span context of a consumed message for the handlers
	 * that follow.
	 */
	@Override
	public void onStart(T context) {
		SpanBuilder builder = this.spans.spanBuilder("").setSpanKind(SpanKind.valueOf(context.getKind().name()));
		if (!SpanAttributes.writePeer(builder, context.getRemoteServiceName(), context.getRemoteServiceAddress())) {
			super.onStart(context);
			return;
		}
		Context current = Context.current();
		Context extracted = this.headers.extract(current, context.getCarrier(),
				new Getter(context.getGetter(), this.headers));
		Span caller = Span.fromContextOrNull(extracted);
		Span parent = (caller != null) ? caller : Span.getInvalid();
		if (context.getKind() == Kind.CONSUMER) {
			boolean carried = caller != Span.fromContextOrNull(current);
			CarriedSpanContext.store(context, (carried ? parent : Span.getInvalid()).getSpanContext());
		}
		Span span = builder.setParent(parent.storeInContext(current)).startSpan();
		getTracingContext(context).setSpan(new OtelSpan(span, extracted));
	}

	/**
	 * Opens no second scope for a span that is current already, as within the server's
	 * filter.
	 */
	@Override
	public void onScopeOpened(T context) {
		TracingContext tracing = getTracingContext(context);
		if (!isCurrent(tracing.getSpan())) {
			super.onScopeOpened(context);
			return;
		}
		CurrentTraceContext.Scope outer = tracing.getScope();
		tracing.setScope(() -> tracing.setScope(outer));
	}

	private boolean isCurrent(io.micrometer.tracing.@Nullable Span span) {
		Context current = Context.current();
		return span instanceof OtelSpan otel
				&& Span.fromContext(current).getSpanContext() == OtelSpan.toOtel(otel).getSpanContext()
				&& Baggage.fromContext(current).isEmpty() && getTracer().getBaggageFields().isEmpty();
	}

	@Override
	public void tagSpan(T context, io.micrometer.tracing.Span span) {
		if (span instanceof OtelSpan otel) {
			SpanAttributes.write(context, otel);
		}
		else {
			super.tagSpan(context, span);
		}
	}

	/**
	 * Leaves the status as it is: Micrometer sets it only if the span has no parent given
	 * to its builder.
	 */
	@Override
	public void endSpan(T context, io.micrometer.tracing.Span span) {
		if (span instanceof OtelSpan otel) {
			getTracingContext(context).close();
			OtelSpan.toOtel(otel).end();
		}
		else {
			super.endSpan(context, span);
		}
	}

	private record Getter(io.micrometer.observation.transport.Propagator.Getter<Object> getter,
			TextMapPropagator propagator) implements TextMapGetter<Object> {

		@Override
		public Iterable<String> keys(Object carrier) {
			return this.propagator.fields();
		}

		@Override
		public @Nullable String get(@Nullable Object carrier, String key) {
			return (carrier != null) ? this.getter.get(carrier, key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable Object carrier, String key) {
			return (carrier != null) ? this.getter.getAll(carrier, key).iterator() : Collections.emptyIterator();
		}

	}

}
