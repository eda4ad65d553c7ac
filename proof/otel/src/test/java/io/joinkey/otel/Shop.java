/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.otel;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * An application that OpenTelemetry instruments, and Micrometer only measures.
 */
@SpringBootApplication
@RestController
public class Shop {

	private static final Logger log = LoggerFactory.getLogger(Shop.class);

	private final RestClient stock;

	Shop(RestClient.Builder stock, @Value("${stock.url}") String url) {
		this.stock = stock.baseUrl(url).build();
	}

	public static void main(String[] arguments) {
		SpringApplication.run(Shop.class, arguments);
	}

	@GetMapping("/orders")
	String orders() {
		log.info("Orders were asked for");
		return String.valueOf(this.stock.get().uri("/stock").retrieve().body(String.class));
	}

	/** Measures a request within its span, whose filter has the same order. */
	@Bean
	static FilterRegistrationBean<ServerHttpObservationFilter> measured(ObservationRegistry observations) {
		FilterRegistrationBean<ServerHttpObservationFilter> filter = new FilterRegistrationBean<>(
				new ServerHttpObservationFilter(observations));
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		filter.setDispatcherTypes(DispatcherType.ASYNC, DispatcherType.REQUEST);
		return filter;
	}

	/** Logs a failure within the span. The container would log it outside of the span. */
	@Bean
	static FilterRegistrationBean<Filter> failing() {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			try {
				chain.doFilter(request, response);
			}
			catch (ServletException | RuntimeException ex) {
				log.error("A request failed", ex);
				((HttpServletResponse) response).setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
			}
		});
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
		return filter;
	}

	/** Gives the span to the Prometheus registry, which Micrometer Tracing would do. */
	@Bean
	static SpanContext exemplars() {
		return new SpanContext() {

			@Override
			public String getCurrentTraceId() {
				return isCurrent() ? Span.current().getSpanContext().getTraceId() : null;
			}

			@Override
			public String getCurrentSpanId() {
				return isCurrent() ? Span.current().getSpanContext().getSpanId() : null;
			}

			@Override
			public boolean isCurrentSpanSampled() {
				return Span.current().getSpanContext().isSampled();
			}

			@Override
			public void markCurrentSpanAsExemplar() {
			}

			private static boolean isCurrent() {
				return Span.current().getSpanContext().isValid();
			}

		};
	}

}
