/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;
import java.util.Optional;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.joinkey.JoinkeyProperties;
import io.joinkey.OtherInstrumentation;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.exporter.SpanReporter;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.opentelemetry.autoconfigure.ConditionalOnEnabledOpenTelemetry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of guarded span exporters. A failing exporter does not harm the
 * application, and lost spans are counted.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.TRACING)
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class, OpenTelemetryTracingAutoConfiguration.class })
@EnableConfigurationProperties({ JoinkeyProperties.class, OpenTelemetryTracingProperties.class })
public final class JoinkeyExportAutoConfiguration {

	JoinkeyExportAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyUndeliveredSpans")
	UndeliveredSpans joinkeyUndeliveredSpans() {
		return new UndeliveredSpans();
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyBoundedShutdown")
	BoundedShutdown joinkeyBoundedShutdown() {
		return new BoundedShutdown();
	}

	@Bean
	SdkTracerProviderBuilderCustomizer joinkeyShutdownCustomizer(BoundedShutdown shutdown) {
		return (builder) -> builder.addSpanProcessor(shutdown.processor());
	}

	@Bean
	@ConditionalOnMissingBean
	SpanExporters joinkeySpanExporters(ObjectProvider<SpanExporter> spanExporters, UndeliveredSpans undelivered,
			BoundedShutdown shutdown) {
		List<GuardedSpanExporter> guarded = spanExporters.orderedStream()
			.map((exporter) -> new GuardedSpanExporter(exporter, undelivered, shutdown))
			.toList();
		return SpanExporters.of(guarded);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnEnabledOpenTelemetry
	BatchSpanProcessor joinkeySpanProcessor(SpanExporters exporters, ObjectProvider<SpanExportingPredicate> predicates,
			ObjectProvider<SpanReporter> reporters, ObjectProvider<SpanFilter> filters,
			OpenTelemetryTracingProperties properties, ObjectProvider<MeterProvider> meterProvider,
			ObjectProvider<UnsampledTraces> unsampled) {
		return SpanProcessing.processor(SpanProcessing.exporter(exporters, predicates, reporters, filters), properties,
				meterProvider, unsampled.getIfAvailable() != null);
	}

	@Bean
	HopStatus.Reporter joinkeyExportStatus(ObjectProvider<SpanExporters> exporters, Environment environment,
			JoinkeyProperties properties, ConfigurableListableBeanFactory beanFactory) {
		return HopStatus.Reporter.of(Hop.EXPORT, () -> {
			Optional<OtherInstrumentation> other = OtherInstrumentation.find(environment,
					JoinkeyExportAutoConfiguration.class.getClassLoader());
			if (other.isPresent()) {
				return HopStatus.on(Hop.EXPORT, "left to " + other.get().label());
			}
			SpanExporters available = exporters.getIfAvailable();
			if (available == null || available.list().isEmpty()) {
				return HopStatus.off(Hop.EXPORT, "spans are not exported; " + MissingExport.remedy(environment));
			}
			String endpoint = environment.getProperty("management.opentelemetry.tracing.export.otlp.endpoint");
			String target = (endpoint != null) ? "to " + endpoint : available.list().size() + " exporters";
			return new KeptStatus(properties.tracing(), beanFactory, environment).add(target);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.METRICS)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		MeterBinder joinkeySpansUndelivered(ObjectProvider<UndeliveredSpans> undelivered) {
			return (registry) -> undelivered.ifAvailable(
					(spans) -> FunctionCounter.builder("joinkey.spans.undelivered", spans, UndeliveredSpans::count)
						.description("Spans that did not reach the collector")
						.register(registry));
		}

	}

}
