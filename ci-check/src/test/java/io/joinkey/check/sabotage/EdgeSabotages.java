/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.joinkey.check.rules.CorrelationRule;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks at the edge: what callers may choose, and what they are told.
 */
final class EdgeSabotages {

	private static final Logger log = LoggerFactory.getLogger(EdgeSabotages.class);

	private static final String HEADER = "X-Edge-Secret";

	private static final String SECRET = "a-secret-of-the-gateway";

	private static final String CALLER = "caller";

	private static final String TRACEPARENT = "traceparent";

	private EdgeSabotages() {
	}

	/** Trusts none but the gateway, by hand, and calls another service. */
	static Application edge() {
		return trusting(Application.calling(OutgoingSabotages.Observed.class))
			.property("management.tracing.baggage.enabled", "true")
			.property("management.tracing.baggage.remote-fields", "campaign")
			.property("management.tracing.baggage.correlation.fields", "campaign")
			.property("joinkey.edge.trusted.header", HEADER)
			.property("joinkey.edge.trusted.header-value", SECRET)
			.with(HidesCallers.class, LinksCallers.class);
	}

	private static Application trusting(Application application) {
		return application.property("joinkey.edge.trust", "none").without(Stock.FailsInScope.class);
	}

	static List<Sabotage> all() {
		Application edge = trusting(Application.mvc()).with(HidesCallers.class, LinksCallers.class);
		Application silent = trusting(Application.mvc()).with(HidesCallers.class, Stock.FailsInScope.class);
		Application header = Application.mvc().property("joinkey.http.server.response.header", "server-error");
		Application body = Application.mvc().property("joinkey.http.server.response.error-bodies", "true");
		Application told = header.without(Stock.FailsInScope.class).with(ExposesIds.class);
		return List.of(
				new Sabotage("an edge that continues each caller", CorrelationRule.EDGE_POLICY,
						trusting(Application.mvc()).with(Stock.FailsInScope.class),
						"hides traceparent, tracestate and baggage", edge),
				new Sabotage("an edge that forgets its callers", CorrelationRule.EDGE_POLICY, silent,
						"Span.current().addLink(caller)", edge),
				new Sabotage("an edge that logs no caller", CorrelationRule.EDGE_POLICY,
						trusting(Application.mvc()).with(HidesCallers.class, LinksSilently.class),
						"MDC.put(\"foreign_trace_id\"", edge),
				new Sabotage("an edge that lets baggage in", CorrelationRule.BAGGAGE_ALLOW_LIST,
						edge().without(HidesCallers.class).with(HidesTraces.class),
						"hide the header of an untrusted caller", edge()),
				new Sabotage("an edge that logs a stranger's baggage", CorrelationRule.BAGGAGE_ALLOW_LIST,
						edge.without(HidesCallers.class)
							.with(HidesTraces.class)
							.property("management.tracing.baggage.remote-fields", "campaign")
							.property("management.tracing.baggage.correlation.fields", "campaign"),
						"hide the header of an untrusted caller", edge),
				new Sabotage("a failed answer without its trace id", CorrelationRule.RESPONSE_EXPOSES_ID, header,
						"set the header in a filter ordered at", told),
				new Sabotage("a failed answer with the id of another request", CorrelationRule.RESPONSE_EXPOSES_ID,
						header.without(Stock.FailsInScope.class).with(ExposesFirst.class), "keep it in no field", told),
				new Sabotage("a problem without its trace id", CorrelationRule.RESPONSE_EXPOSES_ID,
						body.with(Problems.class), "problem.setProperty(\"trace_id\"", body.with(NamedProblems.class)));
	}

	/** Hides what an untrusted caller sends, and keeps its trace for a link. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class HidesCallers extends OncePerRequestFilter {

		private final Set<String> hidden = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

		HidesCallers() {
			this(TRACEPARENT, "tracestate", "baggage");
		}

		HidesCallers(String... hidden) {
			this.hidden.addAll(List.of(hidden));
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if (SECRET.equals(request.getHeader(HEADER))) {
				chain.doFilter(request, response);
				return;
			}
			request.setAttribute(CALLER, request.getHeader(TRACEPARENT));
			chain.doFilter(new HttpServletRequestWrapper(request) {

				@Override
				public String getHeader(String name) {
					return HidesCallers.this.hidden.contains(name) ? null : super.getHeader(name);
				}

				@Override
				public Enumeration<String> getHeaders(String name) {
					return HidesCallers.this.hidden.contains(name) ? Collections.emptyEnumeration()
							: super.getHeaders(name);
				}

			}, response);
		}

	}

	/** Leaves the baggage. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class HidesTraces extends HidesCallers {

		HidesTraces() {
			super(TRACEPARENT, "tracestate");
		}

	}

	static class LinksSilently extends Stock.FailsInScope {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String caller = (String) request.getAttribute(CALLER);
			boolean valid = caller != null && caller.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
			if (valid) {
				Span.current()
					.addLink(SpanContext.createFromRemoteParent(caller.substring(3, 35), caller.substring(36, 52),
							TraceFlags.fromHex(caller, 53), TraceState.getDefault()));
				name(caller.substring(3, 35));
			}
			try {
				super.doFilterInternal(request, response, chain);
			}
			finally {
				MDC.remove("foreign_trace_id");
			}
		}

		void name(String traceId) {
		}

	}

	static class LinksCallers extends LinksSilently {

		@Override
		void name(String traceId) {
			MDC.put("foreign_trace_id", traceId);
		}

	}

	static class ExposesIds extends Stock.FailsInScope {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String id = id();
			super.doFilterInternal(request, response, chain);
			if (response.getStatus() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
				response.setHeader("X-Trace-Id", id);
			}
		}

		String id() {
			return Span.current().getSpanContext().getTraceId();
		}

	}

	static class ExposesFirst extends ExposesIds {

		private String first = "";

		@Override
		synchronized String id() {
			if (this.first.isEmpty()) {
				this.first = super.id();
			}
			return this.first;
		}

	}

	@RestControllerAdvice
	static class Problems {

		@ExceptionHandler
		ProblemDetail handle(RuntimeException ex) {
			log.error("Failed", ex);
			return problem(ProblemDetail.forStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR));
		}

		ProblemDetail problem(ProblemDetail problem) {
			return problem;
		}

	}

	@RestControllerAdvice
	static class NamedProblems extends Problems {

		@Override
		ProblemDetail problem(ProblemDetail problem) {
			problem.setProperty("trace_id", Span.current().getSpanContext().getTraceId());
			return problem;
		}

	}

}
