/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Map;
import java.util.TreeMap;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/**
 * Probes a tracer and a propagator of OpenTelemetry.
 */
final class OpenTelemetryProbe {

	private OpenTelemetryProbe() {
	}

	/**
	 * Starts an unsampled span, which is not exported, and injects its context.
	 * @param openTelemetry what to try
	 * @return the tracer's class, the new span's id, and what the propagator wrote
	 */
	static Map<String, String> words(OpenTelemetry openTelemetry) {
		SpanContext parent = SpanContext.createFromRemoteParent(ThreadSnapshots.PROBE, ThreadSnapshots.PARENT,
				TraceFlags.getDefault(), TraceState.getDefault());
		Context context = Context.root().with(Span.wrap(parent));
		var tracer = openTelemetry.getTracer("joinkey");
		Span span = tracer.spanBuilder("joinkey").setParent(context).startSpan();
		span.end();
		Map<String, String> written = new TreeMap<>();
		openTelemetry.getPropagators()
			.getTextMapPropagator()
			.inject(context, written, (carrier, name, value) -> written.put(name, value));
		return Map.of("tracer", tracer.getClass().getName(), "span", span.getSpanContext().getSpanId(), "fields",
				String.join(",", written.keySet()));
	}

}
