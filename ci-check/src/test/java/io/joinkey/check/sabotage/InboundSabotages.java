/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.List;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks of the context that a request brings.
 */
final class InboundSabotages {

	private static final String TRACEPARENT = "traceparent";

	private InboundSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application oneThread = mvc.property("server.tomcat.threads.max", "1")
			.property("server.tomcat.threads.min-spare", "1");
		return List.of(
				new Sabotage("a filter strips the header before tracing", CorrelationRule.INBOUND_CONTINUED,
						mvc.with(StripsHeader.class), "let no filter remove traceparent", mvc),
				new Sabotage("a gateway writes the header anew", CorrelationRule.INBOUND_CONTINUED,
						mvc.with(RewritesHeader.class), "rewrite traceparent", mvc),
				new Sabotage("W3C is not among the formats that are read", CorrelationRule.INBOUND_CONTINUED,
						mvc.property("management.tracing.propagation.consume", "B3")
							.property("management.tracing.propagation.produce", "W3C"),
						"W3C in management.tracing.propagation.consume",
						mvc.property("management.tracing.propagation.consume", "W3C,B3")
							.property("management.tracing.propagation.produce", "W3C")),
				new Sabotage("a filter leaves its scope open", CorrelationRule.INBOUND_NONE_NEW,
						oneThread.with(LeavesScopeOpen.class), "close every scope", oneThread.with(ClosesScope.class),
						CorrelationRule.SCOPE_BALANCE),
				new Sabotage("one trace id per process", CorrelationRule.INBOUND_NONE_NEW, mvc.with(OneId.class),
						"remove the IdGenerator", mvc),
				new Sabotage("the header is taken apart by hand", CorrelationRule.INBOUND_INVALID_RESTARTED,
						mvc.with(ReadsByHand.class), "never let a header fail a request", mvc),
				new Sabotage("a sampler ignores the parent", CorrelationRule.SAMPLED_FLAG_HONOURED,
						mvc.with(AlwaysOn.class), "Sampler.parentBased", mvc.with(ParentBased.class),
						CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT),
				new Sabotage("nothing is sampled", CorrelationRule.INBOUND_NONE_NEW,
						mvc.property("management.tracing.sampling.probability", "0.0"), "sampling probability at 1",
						mvc));
	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class StripsHeader extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new ChangedHeader(request, TRACEPARENT, null), response);
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class RewritesHeader extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String header = request.getHeader(TRACEPARENT);
			String rewritten = (header != null) ? header.replaceFirst("-[0-9a-f]{16}-", "-00f067aa0ba902b7-") : null;
			chain.doFilter(new ChangedHeader(request, TRACEPARENT, rewritten), response);
		}

	}

	static class LeavesScopeOpen extends OncePerRequestFilter {

		private final Tracer tracer;

		LeavesScopeOpen(Tracer tracer) {
			this.tracer = tracer;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Span span = this.tracer.nextSpan().name("audit").start();
			this.tracer.withSpan(span);
			chain.doFilter(request, response);
			span.end();
		}

	}

	static class ClosesScope extends OncePerRequestFilter {

		private final Tracer tracer;

		ClosesScope(Tracer tracer) {
			this.tracer = tracer;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Span span = this.tracer.nextSpan().name("audit").start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
				chain.doFilter(request, response);
			}
			finally {
				span.end();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneId {

		@Bean
		SdkTracerProviderBuilderCustomizer oneId() {
			IdGenerator random = IdGenerator.random();
			String traceId = random.generateTraceId();
			return (builder) -> builder.setIdGenerator(new IdGenerator() {

				@Override
				public String generateSpanId() {
					return random.generateSpanId();
				}

				@Override
				public String generateTraceId() {
					return traceId;
				}

			});
		}

	}

	static class ReadsByHand extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String header = request.getHeader(TRACEPARENT);
			if (header != null) {
				response.setHeader("X-Sampled", header.split("-")[3]);
			}
			chain.doFilter(request, response);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AlwaysOn {

		@Bean
		Sampler sampler() {
			return Sampler.alwaysOn();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ParentBased {

		@Bean
		Sampler sampler() {
			return Sampler.parentBased(Sampler.alwaysOn());
		}

	}

}
