/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span.Builder;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;

/**
 * Makes the spans of received messages and of batches. The span of a message continues
 * its trace. The span of a batch is linked to each of its messages.
 */
final class MessageTracing extends PropagatingReceiverTracingObservationHandler<ReceiverContext<Object>> {

	private final MessageTraces traces;

	MessageTracing(Tracer tracer, Propagator propagator, MessageTraces traces) {
		super(tracer, new TextPropagator(propagator));
		this.traces = traces;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RabbitMessageReceiverContext || context instanceof MessageContext
				|| context instanceof MessageBatchContext;
	}

	@Override
	public Builder customizeExtractedSpan(ReceiverContext<Object> context, Builder span) {
		if (context instanceof MessageBatchContext batch) {
			Set<SpanContext> contexts = new LinkedHashSet<>();
			for (Message message : batch.messages()) {
				SpanContext carried = this.traces.of(message);
				if (carried.isValid()) {
					contexts.add(carried);
				}
			}
			contexts.forEach((carried) -> link(span, carried));
		}
		else if (context instanceof MessageContext) {
			SpanContext carried = this.traces.of(context.getCarrier());
			SpanContext current = Span.current().getSpanContext();
			if (carried.isValid() && current.isValid() && !current.getTraceId().equals(carried.getTraceId())) {
				link(span, current);
			}
		}
		return span;
	}

	private static void link(Builder span, SpanContext context) {
		span.addLink(new Link(OtelTraceContext.fromOtel(context)));
	}

	/**
	 * Extracts only from headers that are texts.
	 *
	 * @param delegate the application's propagator
	 */
	private record TextPropagator(Propagator delegate) implements Propagator {

		@Override
		public List<String> fields() {
			return this.delegate.fields();
		}

		@Override
		public <C> void inject(TraceContext context, @Nullable C carrier, Setter<C> setter) {
			this.delegate.inject(context, carrier, setter);
		}

		@Override
		public <C> Builder extract(@Nullable C carrier, Getter<C> getter) {
			if (MessageHeaders.isMessage(carrier)) {
				return this.delegate.extract(carrier, MessageHeaders::read);
			}
			return this.delegate.extract(carrier, getter);
		}

	}

}
