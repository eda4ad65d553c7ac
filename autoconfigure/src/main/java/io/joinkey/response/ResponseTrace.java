/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the trace of a request, also where the request's span is no longer current.
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
		// a no-op span has an id of zeros, or an empty one; an ended span counts as no-op
		return (span != null && span.context().traceId().chars().anyMatch((digit) -> digit != '0')) ? span.context()
				: null;
	}

}
