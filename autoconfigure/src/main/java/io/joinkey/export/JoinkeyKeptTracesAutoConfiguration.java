/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.JoinkeyProperties;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prometheus.metrics.tracer.common.SpanContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration that exports the spans of a request that failed or was slow although
 * its trace is not sampled. It applies only to Spring Boot's sampler and Joinkey's span
 * processor.
 */
@AutoConfiguration(before = { JoinkeyExportAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
		PrometheusExemplarsAutoConfiguration.class })
@ConditionalOnJoinkey(Feature.TRACING)
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class, OpenTelemetryTracingAutoConfiguration.class })
@Conditional(JoinkeyKeptTracesAutoConfiguration.OnKeptTraces.class)
@ConditionalOnBooleanProperty(name = JoinkeyKeptTracesAutoConfiguration.INCLUDE_UNSAMPLED, havingValue = false,
		matchIfMissing = true)
@ConditionalOnMissingBean({ Sampler.class, BatchSpanProcessor.class, SpanProcessors.class })
@EnableConfigurationProperties(JoinkeyProperties.class)
public final class JoinkeyKeptTracesAutoConfiguration {

	static final String INCLUDE_UNSAMPLED = "management.opentelemetry.tracing.export.include-unsampled";

	JoinkeyKeptTracesAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyUnsampledTraces")
	UnsampledTraces joinkeyUnsampledTraces(JoinkeyProperties properties) {
		return UnsampledTraces.of(properties.tracing());
	}

	/** Comes first: a sampler that another customizer sets stays. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SdkTracerProviderBuilderCustomizer joinkeyKeepingSampler(ObjectProvider<Sampler> samplers) {
		return (builder) -> samplers.ifAvailable((sampler) -> builder.setSampler(new KeepingSampler(sampler)));
	}

	@Bean
	SpanProcessors joinkeySpanProcessors(ObjectProvider<SpanProcessor> processors, UnsampledTraces unsampled) {
		return SpanProcessors.of(processors.orderedStream()
			.map((processor) -> (processor instanceof BatchSpanProcessor) ? new KeptTraces(unsampled, processor)
					: processor)
			.toList());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.METRICS)
	@ConditionalOnClass(SpanContext.class)
	static class ExemplarConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnProperty(name = "management.tracing.exemplars.include", havingValue = "sampled-traces",
				matchIfMissing = true)
		SpanContext joinkeyKeptSpanContext(UnsampledTraces unsampled) {
			return new KeptSpanContext(unsampled);
		}

	}

	/** Matches if traces are kept. */
	static final class OnKeptTraces extends AnyNestedCondition {

		OnKeptTraces() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBooleanProperty("joinkey.tracing.keep-failed")
		static class OnFailed {

		}

		@ConditionalOnProperty("joinkey.tracing.keep-slower-than")
		static class OnSlow {

		}

	}

}
