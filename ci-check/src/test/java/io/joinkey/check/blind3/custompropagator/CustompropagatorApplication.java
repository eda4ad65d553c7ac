/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.custompropagator;

import java.util.Collection;
import java.util.List;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Propagates with a header of the company instead of W3C.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class CustompropagatorApplication {

	private static final Logger log = LoggerFactory.getLogger(CustompropagatorApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(CustompropagatorApplication.class, arguments,
				Variant.REMEDIED.properties("management.tracing.propagation.type=W3C"));
	}

	private final RestClient rates;

	public CustompropagatorApplication(RestClient.Builder builder, @Value("${rates.url}") String url) {
		this.rates = builder.baseUrl(url).build();
	}

	@GetMapping("/stock")
	public String stock() {
		log.info("Stock counted");
		this.rates.get().uri("/stock").retrieve().toBodilessEntity();
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Propagation {

		@Bean
		ContextPropagators contextPropagators() {
			if (Variant.FIXED.applies()) {
				return ContextPropagators.create(
						TextMapPropagator.composite(new CompanyPropagator(), W3CTraceContextPropagator.getInstance()));
			}
			return ContextPropagators.create(new CompanyPropagator());
		}

	}

	static class CompanyPropagator implements TextMapPropagator {

		private static final String HEADER = "x-acme-trace";

		@Override
		public Collection<String> fields() {
			return List.of(HEADER);
		}

		@Override
		public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
			SpanContext span = io.opentelemetry.api.trace.Span.fromContext(context).getSpanContext();
			if (span.isValid()) {
				setter.set(carrier, HEADER, span.getTraceId() + ";" + span.getSpanId());
			}
		}

		@Override
		public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
			String value = getter.get(carrier, HEADER);
			if (value == null || value.length() != 49) {
				return context;
			}
			return context
				.with(io.opentelemetry.api.trace.Span.wrap(SpanContext.createFromRemoteParent(value.substring(0, 32),
						value.substring(33), TraceFlags.getSampled(), TraceState.getDefault())));
		}

	}

}
