/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Makes the span of a failed request current again while the container handles the
 * failure. The container logs an unhandled exception and dispatches to the error page
 * after Spring has closed the scope of the request. {@link ErrorScopeValve} or
 * {@link ErrorScopeListener} closes the scope. Without either of them, this filter only
 * sets the request attribute for the access log.
 *
 * @see <a href=
 * "https://github.com/spring-projects/spring-framework/issues/29398">spring-framework#29398</a>
 */
final class ErrorScopeFilter implements Filter, Ordered {

	/**
	 * The request attribute with the request's trace id, for the container's access log.
	 */
	static final String TRACE_ID = "trace_id";

	private final Tracer tracer;

	ErrorScopeFilter(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public int getOrder() {
		// outside of Spring's observation filter, which is one step further in
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		boolean failed = true;
		try {
			chain.doFilter(request, response);
			failed = response instanceof HttpServletResponse http && http.getStatus() >= 400;
		}
		finally {
			Span span = span(request);
			if (span != null) {
				if (request.getAttribute(TRACE_ID) == null) {
					request.setAttribute(TRACE_ID, span.context().traceId());
				}
				ErrorScope scope = ErrorScope.current();
				if (failed && scope != null && !request.isAsyncStarted()) {
					scope.hold(this.tracer.withSpan(span));
				}
			}
		}
	}

	private static @Nullable Span span(ServletRequest request) {
		ServerRequestObservationContext context = (request instanceof HttpServletRequest http)
				? ServerHttpObservationFilter.findObservationContext(http).orElse(null) : null;
		TracingContext tracing = (context != null) ? context.get(TracingContext.class) : null;
		return (tracing != null) ? tracing.getSpan() : null;
	}

}
