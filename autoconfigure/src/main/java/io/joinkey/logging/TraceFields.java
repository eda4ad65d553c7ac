/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.List;
import java.util.Set;

import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the ids of the current span in the {@link MDC}, under the names that
 * OpenTelemetry specifies outside OTLP, and removes them when no span is current. A value
 * that the application set under one of these names is kept.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/">Trace
 * Context in non-OTLP Log Formats</a>
 */
final class TraceFields implements EventListener {

	/**
	 * The trace id: 32 lower-case hex digits.
	 */
	static final String TRACE_ID = "trace_id";

	/**
	 * The span id: 16 lower-case hex digits.
	 */
	static final String SPAN_ID = "span_id";

	/**
	 * The W3C trace flags: 2 hex digits. Bit 0 is set if the trace is recorded.
	 */
	static final String TRACE_FLAGS = "trace_flags";

	/**
	 * Every key under which the ids may stand in the {@link MDC}, Spring Boot's two
	 * included.
	 */
	private static final List<String> KEYS = List.of(TRACE_ID, SPAN_ID, TRACE_FLAGS, "traceId", "spanId");

	private volatile Set<String> taken = Set.of();

	/**
	 * Leaves out the fields that the application's layouts write by themselves. Spring
	 * Boot does not write a structured line in which a name stands twice.
	 * @return names of the fields that are left out
	 */
	Set<String> yieldToLayouts() {
		SpanContext span = SpanContext.create(AppenderProbe.TRACE_ID, AppenderProbe.SPAN_ID, TraceFlags.getSampled(),
				TraceState.getDefault());
		// a layout may read the current span instead of the MDC
		try (Scope scope = Context.root().with(Span.wrap(span)).makeCurrent()) {
			this.taken = AppenderProbe.taken();
		}
		return this.taken;
	}

	@Override
	public void onEvent(Object event) {
		// a closed scope needs no handling: the restored one is always announced after it
		if (event instanceof ScopeAttachedEvent attached) {
			show(attached.getSpan());
		}
		else if (event instanceof ScopeRestoredEvent restored) {
			show(restored.getSpan());
		}
	}

	private void show(@Nullable Span span) {
		SpanContext context = (span != null) ? span.getSpanContext() : SpanContext.getInvalid();
		if (context.isValid()) {
			put(TRACE_ID, context.getTraceId());
			put(SPAN_ID, context.getSpanId());
			put(TRACE_FLAGS, context.getTraceFlags().asHex());
		}
		else {
			// Spring Boot's listener leaves its two where a context without a span is
			// attached
			for (int i = 0; i < KEYS.size(); i++) {
				remove(KEYS.get(i));
			}
		}
	}

	private void put(String name, String id) {
		if (!this.taken.contains(name) && !isApplications(name)) {
			MDC.put(name, id);
		}
	}

	private static void remove(String name) {
		if (!isApplications(name)) {
			MDC.remove(name);
		}
	}

	/**
	 * Return whether the application stores its own value under this name. An id does not
	 * count: a task decorator may have copied it from another thread.
	 */
	private static boolean isApplications(String name) {
		String value = MDC.get(name);
		return value != null && !value.isEmpty() && !LineIds.isId(name, value);
	}

}
