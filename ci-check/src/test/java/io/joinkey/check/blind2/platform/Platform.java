/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.platform;

import java.util.LinkedHashMap;
import java.util.Map;

import io.joinkey.check.sabotage.Stock;
import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.opentelemetry.api.trace.Span;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The platform library of an imagined company: starts an application of stock Spring Boot
 * whose signals join.
 */
public final class Platform {

	private static final String SECURITY = "org.springframework.boot.security.autoconfigure.";

	private static final String NO_KAFKA = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration";

	private static final String NO_SECURITY = SECURITY + "SecurityAutoConfiguration," + SECURITY
			+ "UserDetailsServiceAutoConfiguration," + SECURITY + "ReactiveUserDetailsServiceAutoConfiguration,"
			+ SECURITY + "web.servlet.SecurityFilterAutoConfiguration," + SECURITY
			+ "web.servlet.ServletWebSecurityAutoConfiguration," + SECURITY
			+ "web.reactive.ReactiveWebSecurityAutoConfiguration," + SECURITY
			+ "actuate.web.servlet.ManagementWebSecurityAutoConfiguration," + SECURITY
			+ "actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration";

	private Platform() {
	}

	/** Spring MVC; a property that starts with a minus is removed. */
	public static void mvc(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, NO_SECURITY + "," + NO_KAFKA, "servlet", properties);
	}

	/** Spring WebFlux. */
	public static void webFlux(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, NO_SECURITY + "," + NO_KAFKA, "reactive", properties);
	}

	/** Spring MVC with Kafka. */
	public static void kafka(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, NO_SECURITY, "servlet", properties);
	}

	/** Kafka without a web server. */
	public static void worker(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, NO_SECURITY, "none", properties);
	}

	/** Spring MVC with Spring Security. */
	public static void secured(Class<?> application, String[] arguments, String... properties) {
		run(application, arguments, NO_KAFKA, "servlet", properties);
	}

	private static void run(Class<?> application, String[] arguments, String excluded, String type,
			String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("server.port", "0");
		all.put("server.shutdown", "immediate");
		all.put("spring.application.name", "blind");
		all.put("spring.main.web-application-type", type);
		all.put("spring.main.banner-mode", "off");
		all.put("spring.autoconfigure.exclude", excluded);
		all.put("spring.reactor.context-propagation", type.equals("reactive") ? "auto" : "limited");
		all.put("spring.kafka.template.observation-enabled", "true");
		all.put("spring.kafka.listener.observation-enabled", "true");
		all.put("spring.kafka.consumer.auto-offset-reset", "earliest");
		all.put("spring.kafka.consumer.group-id", "blind");
		all.put("management.tracing.sampling.probability", "1.0");
		all.put("management.tracing.baggage.enabled", "false");
		all.put("management.endpoints.web.exposure.include", "health,prometheus");
		all.put("management.metrics.distribution.percentiles-histogram.http.server.requests", "true");
		all.put("management.metrics.tags.service", "${spring.application.name}");
		all.put("management.otlp.metrics.export.enabled", "false");
		all.put("management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes",
				"false");
		all.put("logging.structured.format.console", "logstash");
		all.put("logging.structured.json.rename.traceId", "trace_id");
		all.put("logging.structured.json.rename.spanId", "span_id");
		all.put("logging.structured.json.add.service", "${spring.application.name}");
		for (String property : properties) {
			if (property.startsWith("-")) {
				all.remove(property.substring(1));
			}
			else {
				String[] pair = property.split("=", 2);
				all.put(pair[0], pair[1]);
			}
		}
		new SpringApplicationBuilder(application, Common.class, Servlets.class).properties(all).run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	static class Common {

		@Bean
		TraceFlags traceFlags() {
			return new TraceFlags();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class Servlets {

		@Bean
		Stock.FailsInScope failures() {
			return new Stock.FailsInScope();
		}

	}

	/** Spring Boot has no source of {@code trace_flags}. */
	static class TraceFlags implements EventListener {

		@Override
		public void onEvent(Object event) {
			if (event instanceof ScopeAttachedEvent attached) {
				put(attached.getSpan());
			}
			else if (event instanceof ScopeRestoredEvent restored) {
				put(restored.getSpan());
			}
			else if (event instanceof ScopeClosedEvent) {
				MDC.remove("trace_flags");
			}
		}

		private void put(Span span) {
			if (span != null && span.getSpanContext().isValid()) {
				MDC.put("trace_flags", span.getSpanContext().getTraceFlags().asHex());
			}
			else {
				MDC.remove("trace_flags");
			}
		}

	}

}
