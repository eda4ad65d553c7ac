/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import io.joinkey.tracing.BoundedShutdown;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of a shutdown that does not wait for a collector that hangs.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.TRACING)
@ConditionalOnClass({ SdkTracerProvider.class, OpenTelemetryTracingAutoConfiguration.class })
@ConditionalOnBean(SdkTracerProvider.class)
public final class JoinkeyExportAutoConfiguration {

	JoinkeyExportAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	BoundedShutdown joinkeyBoundedShutdown(SdkTracerProvider tracerProvider) {
		return new BoundedShutdown(tracerProvider);
	}

}
