/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.List;

import io.joinkey.autoconfigure.HopStatus.Hop;
import io.joinkey.logging.LogCoverage;
import io.joinkey.logging.LoggingBackEnd;
import io.joinkey.metrics.TraceIdLabelGuard;
import io.joinkey.tracing.UndeliveredSpans;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.prometheus.metrics.tracer.common.SpanContext;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

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
	@ConditionalOnMissingBean
	TraceIdLabelGuard joinkeyTraceIdLabelGuard() {
		return new TraceIdLabelGuard();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.TRACING)
	@ConditionalOnClass(SpanExporter.class)
	static class ExportConfiguration {

		@Bean
		MeterBinder joinkeySpansUndelivered(ObjectProvider<UndeliveredSpans> undelivered) {
			return (registry) -> undelivered.ifAvailable(
					(spans) -> FunctionCounter.builder("joinkey.spans.undelivered", spans, UndeliveredSpans::count)
						.description("Spans that did not reach the collector")
						.register(registry));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.LOGGING)
	static class LogConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnKnownBackEnd.class)
		LogCoverage joinkeyLogCoverage(BeanFactory beanFactory) {
			return new LogCoverage(AutoConfigurationPackages.has(beanFactory)
					? AutoConfigurationPackages.get(beanFactory) : List.of());
		}

		@Bean
		MeterBinder joinkeyLogEvents(ObjectProvider<LogCoverage> coverage) {
			return (registry) -> coverage.ifAvailable((lines) -> {
				for (String level : LogCoverage.LEVELS) {
					for (boolean withId : new boolean[] { true, false }) {
						FunctionCounter.builder("joinkey.log.events", lines, (counted) -> counted.count(level, withId))
							.description("Log lines of the application, by whether they carry a trace id")
							.tag("level", level)
							.tag("context", withId ? "present" : "absent")
							.register(registry);
					}
				}
			});
		}

	}

	static final class OnKnownBackEnd implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return LoggingBackEnd.current() != LoggingBackEnd.OTHER;
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
					return HopStatus.off(Hop.METRICS, "there is no Prometheus registry:"
							+ " is management.prometheus.metrics.export.enabled false?");
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
					? HopStatus.on(Hop.EXEMPLARS, "of sampled spans, on buckets and counters") : HopStatus
						.off(Hop.EXEMPLARS, "there is no span context: is management.tracing.exemplars.include none?"));
		}

	}

}
