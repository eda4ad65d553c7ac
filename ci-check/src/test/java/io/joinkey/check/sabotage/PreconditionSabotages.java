/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.util.List;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Breaks that leave nothing to judge.
 */
final class PreconditionSabotages {

	private PreconditionSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		return List.of(new Sabotage("the tracer's auto-configuration is excluded", CorrelationRule.REAL_TRACER, mvc
			.without(Stock.TraceFlags.class)
			.exclude(List
				.of("org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration")),
				"take it out of spring.autoconfigure.exclude", mvc),
				new Sabotage("ids made of the clock", CorrelationRule.REAL_TRACER, mvc.with(ClockIds.class),
						"remove the IdGenerator " + ClockIds.class.getName(), mvc),
				new Sabotage("export switched off", CorrelationRule.REAL_PROPAGATOR,
						mvc.property("management.tracing.export.enabled", "false"),
						"management.tracing.export.enabled=true",
						mvc.property("management.tracing.export.enabled", "true")),
				new Sabotage("a propagator of B3 only", CorrelationRule.REAL_PROPAGATOR,
						mvc.property("management.tracing.propagation.type", "B3"),
						"management.tracing.propagation.type=W3C",
						mvc.property("management.tracing.propagation.type", "W3C")),
				new Sabotage("the server's observation switched off", CorrelationRule.EVIDENCE_PRESENT,
						mvc.property("management.observations.enable.http.server.requests", "false"),
						"management.observations.enable.http.server.requests=true",
						mvc.property("management.observations.enable.http.server.requests", "true")),
				new Sabotage("a BeanPostProcessor that gets a client injected", CorrelationRule.EVIDENCE_PRESENT,
						mvc.with(EarlySettings.class),
						"let the bean 'preconditionSabotages.EarlySettings' (" + EarlySettings.class.getName()
								+ ") look up its dependencies at first use",
						mvc.with(LateSettings.class)),
				new Sabotage("a registry of observations that does nothing", CorrelationRule.EVIDENCE_PRESENT,
						mvc.with(NoRegistry.class), "remove the bean 'noRegistry'", mvc),
				new Sabotage("the auto-configuration of the server's observation is excluded",
						CorrelationRule.EVIDENCE_PRESENT,
						mvc.exclude(List
							.of("org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration")),
						"take org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration out of spring.autoconfigure.exclude",
						mvc),
				new Sabotage("a predicate that drops the server's observation", CorrelationRule.EVIDENCE_PRESENT,
						mvc.with(NoServer.class), "'noServer'", mvc),
				new Sabotage("a log level at which nothing is logged", CorrelationRule.EVIDENCE_PRESENT,
						mvc.property("logging.level.io.joinkey.check.sabotage", "off"), "logging.level",
						mvc.property("logging.level.io.joinkey.check.sabotage", "info")),
				new Sabotage("two instrumentations at once", CorrelationRule.ONE_INSTRUMENTATION,
						mvc.with(SecondInstrumentation.class), "keep one of them", mvc));
	}

	@Configuration(proxyBeanMethods = false)
	static class ClockIds {

		@Bean
		SdkTracerProviderBuilderCustomizer clockIds() {
			return (builder) -> builder.setIdGenerator(new IdGenerator() {

				@Override
				public String generateSpanId() {
					return String.format("%016x", System.currentTimeMillis());
				}

				@Override
				public String generateTraceId() {
					return String.format("%032x", System.currentTimeMillis());
				}

			});
		}

	}

	static class EarlySettings implements BeanPostProcessor {

		EarlySettings(RestClient.Builder builder) {
			builder.build();
		}

	}

	static class LateSettings implements BeanPostProcessor {

		LateSettings(ObjectProvider<RestClient.Builder> builder) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoRegistry {

		@Bean
		ObservationRegistry noRegistry() {
			return ObservationRegistry.NOOP;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoServer {

		@Bean
		ObservationPredicate noServer() {
			return (name, context) -> !name.startsWith("http.server");
		}

	}

	static class SecondInstrumentation extends OncePerRequestFilter {

		private final OpenTelemetry openTelemetry;

		SecondInstrumentation(OpenTelemetry openTelemetry) {
			this.openTelemetry = openTelemetry;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Span span = this.openTelemetry.getTracer("com.example.agent")
				.spanBuilder(request.getMethod())
				.setSpanKind(SpanKind.SERVER)
				.setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), request, new Headers()))
				.startSpan();
			try {
				chain.doFilter(request, response);
			}
			finally {
				span.end();
			}
		}

	}

	private static final class Headers implements TextMapGetter<HttpServletRequest> {

		@Override
		public Iterable<String> keys(HttpServletRequest request) {
			return request.getHeaderNames()::asIterator;
		}

		@Override
		public String get(HttpServletRequest request, String key) {
			return request.getHeader(key);
		}

	}

}
