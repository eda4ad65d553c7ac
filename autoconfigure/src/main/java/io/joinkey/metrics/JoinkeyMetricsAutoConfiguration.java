/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that keeps trace ids in exemplars and out of labels.
 */
@AutoConfiguration(before = MetricsAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.METRICS)
@ConditionalOnClass({ MeterRegistry.class, MetricsAutoConfiguration.class })
public final class JoinkeyMetricsAutoConfiguration {

	JoinkeyMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyTraceIdLabelGuard")
	TraceIdLabelGuard joinkeyTraceIdLabelGuard() {
		return new TraceIdLabelGuard();
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "joinkey.metrics.direct", matchIfMissing = true)
	static ObservationTimersPostProcessor joinkeyObservationTimers(ObjectProvider<MeterRegistry> registry,
			ObjectProvider<MetricsProperties> properties) {
		return new ObservationTimersPostProcessor(registry, properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SpanContext.class)
	static class ExemplarConfiguration {

		@Bean
		static StartedSpanContext joinkeyStartedSpanContext() {
			return new StartedSpanContext();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PrometheusMeterRegistry.class, PrometheusScrapeEndpoint.class, Endpoint.class })
	static class PrometheusConfiguration {

		@Bean
		HopStatus.Reporter joinkeyMetricsStatus(ObjectProvider<PrometheusMeterRegistry> registries,
				ObjectProvider<PrometheusScrapeEndpoint> endpoints, Environment environment) {
			return HopStatus.Reporter.of(Hop.METRICS, () -> {
				if (registries.getIfAvailable() == null) {
					return HopStatus.off(Hop.METRICS, "the Prometheus registry is missing:"
							+ " check that management.prometheus.metrics.export.enabled is not false");
				}
				return (endpoints.getIfAvailable() != null) ? HopStatus.on(Hop.METRICS, "served as OpenMetrics")
						: HopStatus.backedOff(Hop.METRICS,
								"the endpoint is not exposed: add prometheus to"
										+ " management.endpoints.web.exposure.include, which is "
										+ environment.getProperty("management.endpoints.web.exposure.include"));
			});
		}

		@Bean
		HopStatus.Reporter joinkeyExemplarStatus(ObjectProvider<SpanContext> spanContexts) {
			return HopStatus.Reporter.of(Hop.EXEMPLARS, () -> (spanContexts.getIfAvailable() != null)
					? HopStatus.on(Hop.EXEMPLARS, "of sampled spans, on buckets and counters")
					: HopStatus.off(Hop.EXEMPLARS,
							"the SpanContext bean is missing: check that management.tracing.exemplars.include is not none"));
		}

	}

}
