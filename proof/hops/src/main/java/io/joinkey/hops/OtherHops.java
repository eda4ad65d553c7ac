/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.Map;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Uses the OpenTelemetry API without Spring.
 */
@Configuration(proxyBeanMethods = false)
class OtherHops {

	@Bean
	Hops openTelemetry() {
		return () -> Map.of("global-opentelemetry", () -> {
			Span span = GlobalOpenTelemetry.getTracer("library").spanBuilder("library work").startSpan();
			try (Scope scope = span.makeCurrent()) {
				Hop.line("global-opentelemetry");
			}
			finally {
				span.end();
			}
		});
	}

}
