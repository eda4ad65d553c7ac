/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.opentelemetry.api.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the trace of a request, also after the request's span has ended.
 */
final class ResponseTrace {

	/**
	 * The name of the id in an error body.
	 */
	static final String TRACE_ID = "trace_id";

	private ResponseTrace() {
	}

	static @Nullable TraceContext of(HttpServletRequest request) {
		return of(ServerHttpObservationFilter.findObservationContext(request).orElse(null));
	}

	static @Nullable TraceContext of(ServerWebExchange exchange) {
		return of(ServerRequestObservationContext.findCurrent(exchange.getAttributes()).orElse(null));
	}

	private static @Nullable TraceContext of(Observation.@Nullable Context context) {
		TracingContext tracing = (context != null) ? context.get(TracingContext.class) : null;
		return of((tracing != null) ? tracing.getSpan() : null);
	}

	static @Nullable TraceContext of(@Nullable Span span) {
		// Span.isNoop is also true for an ended span
		TraceContext trace = (span != null) ? span.context() : null;
		return (trace != null && TraceId.isValid(trace.traceId())) ? trace : null;
	}

}
