/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanId;

/**
 * Determines whether a tracer makes spans, and whether OpenTelemetry sees them, on which
 * most of Joinkey's tracing depends.
 */
final class TracerStatus {

	private static final String TRIED_TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String TRIED_PARENT = "b7ad6b7169203331";

	private TracerStatus() {
	}

	static HopStatus of(Tracer tracer, String handlers) {
		Span span = tried(tracer);
		String spanId = span.context().spanId();
		// a no-op gives the parent back
		if (spanId.equals(TRIED_PARENT) || !SpanId.isValid(spanId)) {
			return HopStatus.off(Hop.TRACER,
					"the tracer is a no-op: check that management.opentelemetry.enabled is not false,"
							+ " and that no bean of the application replaces the tracer");
		}
		String name = tracer.getClass().getSimpleName();
		return isOpenTelemetrys(tracer) ? HopStatus.on(Hop.TRACER, name + handlers) : HopStatus.backedOff(Hop.TRACER,
				name + " of the application makes the spans and writes the headers, and exports the spans: "
						+ "joinkey.edge, joinkey.keys, joinkey.tracing and the OpenTelemetry exporter have no effect. "
						+ "Joinkey adds the ids on log lines, exemplars, and context on other threads. To let Joinkey "
						+ "trace, remove micrometer-tracing-bridge-brave and what brings it");
	}

	/** Return whether a span of the tracer is current for OpenTelemetry. */
	static boolean isOpenTelemetrys(Tracer tracer) {
		try (Tracer.SpanInScope scope = tracer.withSpan(tried(tracer))) {
			return io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId().equals(TRIED_TRACE);
		}
	}

	/** Unsampled, so that trying the tracer leaves no span. */
	private static Span tried(Tracer tracer) {
		TraceContext parent = tracer.traceContextBuilder()
			.traceId(TRIED_TRACE)
			.spanId(TRIED_PARENT)
			.sampled(false)
			.build();
		return tracer.spanBuilder().setParent(parent).name("joinkey").start();
	}

}
