/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import io.joinkey.CarriedSpanContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span.Builder;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * Makes the spans of batches and of their records. The span of a batch is linked to each
 * of its records. The span of a record continues its trace. A record that is older than a
 * limit starts a new trace, which is linked to the old one.
 */
final class RecordTracing extends PropagatingReceiverTracingObservationHandler<ReceiverContext<Object>> {

	private final RecordTraces traces;

	private final @Nullable Duration linkAfter;

	RecordTracing(Tracer tracer, Propagator propagator, RecordTraces traces, @Nullable Duration linkAfter) {
		super(tracer, propagator);
		this.traces = traces;
		this.linkAfter = linkAfter;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof BatchContext || context instanceof RecordContext
				|| (this.linkAfter != null && context instanceof KafkaRecordReceiverContext);
	}

	@Override
	public Builder customizeExtractedSpan(ReceiverContext<Object> context, Builder span) {
		if (context instanceof BatchContext batch) {
			linkRecords(span, batch);
			return span;
		}
		SpanContext carried = this.traces.of(context.getCarrier());
		CarriedSpanContext.store(context, carried);
		if (!carried.isValid()) {
			return span;
		}
		if (isOld(context)) {
			span.setNoParent();
			link(span, carried);
		}
		SpanContext current = Span.current().getSpanContext();
		if (current.isValid() && !current.getTraceId().equals(carried.getTraceId())) {
			link(span, current);
		}
		return span;
	}

	private void linkRecords(Builder span, BatchContext batch) {
		Set<SpanContext> contexts = new LinkedHashSet<>();
		for (SpanContext context : batch.traces(this.traces)) {
			if (context.isValid()) {
				contexts.add(context);
			}
		}
		contexts.forEach((context) -> link(span, context));
	}

	private static void link(Builder span, SpanContext context) {
		span.addLink(new Link(OtelTraceContext.fromOtel(context)));
	}

	private boolean isOld(ReceiverContext<?> context) {
		if (this.linkAfter == null) {
			return false;
		}
		long written = (context instanceof RecordContext record) ? record.timestamp()
				: (context.getCarrier() instanceof ConsumerRecord<?, ?> record) ? record.timestamp() : -1;
		return written >= 0 && System.currentTimeMillis() - written >= this.linkAfter.toMillis();
	}

}
