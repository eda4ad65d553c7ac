/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.check.rules.CorrelationRule;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks of the link that a business key makes.
 */
final class BusinessKeySabotages {

	private static final String HEADER = "X-Txn-Id";

	private BusinessKeySabotages() {
	}

	static Application keyed() {
		return Application.mvc().property("joinkey.keys.names.txn_id.header", HEADER).with(Remembers.class);
	}

	static List<Sabotage> all() {
		Application keyed = Application.mvc().property("joinkey.keys.names.txn_id.header", HEADER);
		return List.of(
				new Sabotage("a business key that nothing remembers", CorrelationRule.BUSINESS_KEY_LINKED, keyed,
						"add joinkey-spring-boot-starter", keyed.with(Remembers.class)),
				new Sabotage("a business key whose lines name no origin", CorrelationRule.BUSINESS_KEY_LINKED,
						keyed.with(LinksSilently.class), "MDC.put(\"linked_trace_id\"", keyed.with(Remembers.class)));
	}

	/** Links by hand. */
	@Order(Ordered.HIGHEST_PRECEDENCE + 3)
	static class LinksSilently extends OncePerRequestFilter {

		private final Map<String, SpanContext> origins = new ConcurrentHashMap<>();

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String key = request.getHeader(HEADER);
			SpanContext own = Span.current().getSpanContext();
			SpanContext origin = (key != null) ? this.origins.putIfAbsent(key, own) : null;
			if (origin == null || request.getHeader("traceparent") != null) {
				chain.doFilter(request, response);
				return;
			}
			link(origin);
			try {
				chain.doFilter(request, response);
			}
			finally {
				MDC.remove("linked_trace_id");
			}
		}

		void link(SpanContext origin) {
			Span.current().addLink(origin);
		}

	}

	static class Remembers extends LinksSilently {

		@Override
		void link(SpanContext origin) {
			super.link(origin);
			MDC.put("linked_trace_id", origin.getTraceId());
		}

	}

}
