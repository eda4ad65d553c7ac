/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the trace fields on log events.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.LOGGING)
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class, OpenTelemetryTracingAutoConfiguration.class })
public final class JoinkeyTraceFieldsAutoConfiguration {

	JoinkeyTraceFieldsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyTraceFields")
	TraceFields joinkeyTraceFields() {
		TraceFields fields = new TraceFields();
		// at once, so that no line of the start is lost either
		fields.yieldToLayouts();
		return fields;
	}

	@Bean
	static EventPublisherLifecycle joinkeyEventPublisherLifecycle(ApplicationContext context) {
		return new EventPublisherLifecycle(context);
	}

}
