/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;

import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every application of the suite has.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Stock {

	/** Spring Boot has no source of {@code trace_flags}. */
	static class TraceFlags implements EventListener {

		private static final String KEY = "trace_flags";

		@Override
		public void onEvent(Object event) {
			if (event instanceof ScopeAttachedEvent attached) {
				put(attached.getSpan());
			}
			else if (event instanceof ScopeRestoredEvent restored) {
				put(restored.getSpan());
			}
			else if (event instanceof ScopeClosedEvent) {
				MDC.remove(KEY);
			}
		}

		private void put(Span span) {
			if (span != null && span.getSpanContext().isValid()) {
				MDC.put(KEY, flags(span));
			}
			else {
				MDC.remove(KEY);
			}
		}

		String flags(Span span) {
			return span.getSpanContext().getTraceFlags().asHex();
		}

	}

	/**
	 * Spring Boot lets the container log a failure after the request's scope has closed.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE + 2)
	public static class FailsInScope extends OncePerRequestFilter {

		private static final Logger log = LoggerFactory.getLogger(FailsInScope.class);

		@Override
		protected boolean shouldNotFilterAsyncDispatch() {
			return false;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Span span = Span.current();
			try {
				chain.doFilter(request, response);
			}
			catch (ServletException | RuntimeException ex) {
				log.error("{} failed", request.getRequestURI(), ex);
				response.reset();
				response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
			}
			if (response.getStatus() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
				mark(span);
			}
		}

		void mark(Span span) {
			span.setStatus(StatusCode.ERROR);
		}

	}

	@RestController
	static class Orders {

		private static final Logger log = LoggerFactory.getLogger(Orders.class);

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			log.info("Order {} was asked for", id);
			return id;
		}

	}

}
