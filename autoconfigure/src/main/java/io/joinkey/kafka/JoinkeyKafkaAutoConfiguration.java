/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.ExcludedBeans;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.JoinkeyProperties;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.apache.kafka.streams.KafkaStreams;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration that observes batches, and the Kafka templates and listener
 * containers that the application built itself. Spring Boot's own are observed by its
 * properties. The same properties switch this off.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.KAFKA)
@ConditionalOnClass({ KafkaTemplate.class, ObservationRegistry.class })
@EnableConfigurationProperties(JoinkeyProperties.class)
public final class JoinkeyKafkaAutoConfiguration {

	private static final String TEMPLATES = "spring.kafka.template.observation-enabled";

	private static final String DIRECT = "joinkey.tracing.direct";

	private static final String LISTENERS = "spring.kafka.listener.observation-enabled";

	JoinkeyKafkaAutoConfiguration() {
	}

	@Bean
	static KafkaObservation joinkeyKafkaObservation(Environment environment,
			ObjectProvider<ObservationRegistry> registry, ObjectProvider<RecordScopes> recordScopes) {
		return new KafkaObservation(new KafkaObservation.Options(isEnabled(environment, TEMPLATES),
				isEnabled(environment, LISTENERS), ExcludedBeans.of(environment)), registry::getObject,
				recordScopes::getObject);
	}

	@Bean
	@ConditionalOnMissingBean(name = "joinkeyDeliveryAttempts")
	DeliveryAttempts joinkeyDeliveryAttempts() {
		return new DeliveryAttempts();
	}

	@Bean
	HopStatus.Reporter joinkeyKafkaStatus(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new KafkaStatus(beanFactory, isEnabled(environment, TEMPLATES), isEnabled(environment, LISTENERS));
	}

	/**
	 * Looks up a bean with the first record only.
	 */
	private static <T> Supplier<T> once(ObjectProvider<T> provider) {
		return SingletonSupplier.of(provider::getObject)::obtain;
	}

	private static boolean isEnabled(Environment environment, String property) {
		return environment.getProperty(property, Boolean.class, true);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OtelTracer.class, OpenTelemetryTracingAutoConfiguration.class })
	@ConditionalOnBean({ OtelTracer.class, Propagator.class, ContextPropagators.class })
	static class TracingConfiguration {

		// declared as a handler only, so that Spring Boot's own receiver handler stays
		@Bean
		@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER - 1)
		TracingObservationHandler<?> joinkeyRecordTracing(Tracer tracer, Propagator propagator, RecordTraces traces,
				JoinkeyProperties properties) {
			return new RecordTracing(tracer, propagator, traces, properties.kafka().linkAfter());
		}

		@Bean
		@ConditionalOnBooleanProperty(name = DIRECT, matchIfMissing = true)
		@ConditionalOnMissingBean(name = "joinkeyRecordConventions")
		RecordConventions joinkeyRecordConventions(ObjectProvider<ObservationRegistry> registry) {
			return new RecordConventions(registry);
		}

		@Bean
		@ConditionalOnBooleanProperty(name = TEMPLATES, matchIfMissing = true)
		static ObservedProducers joinkeyObservedProducers(ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<RecordTraces> traces, Environment environment) {
			return new ObservedProducers(once(registry), once(traces), ExcludedBeans.of(environment));
		}

		@Bean
		@ConditionalOnBooleanProperty(name = LISTENERS, matchIfMissing = true)
		static RollbackScopes joinkeyRollbackScopes(ObjectProvider<RecordTraces> traces, Environment environment) {
			return new RollbackScopes(once(traces), ExcludedBeans.of(environment));
		}

		@Bean
		@ConditionalOnBooleanProperty(name = LISTENERS, matchIfMissing = true)
		static ShareScopes joinkeyShareScopes(ObjectProvider<RecordScopes> scopes,
				ObjectProvider<KafkaListenerEndpointRegistry> registries, Environment environment) {
			return new ShareScopes(once(scopes), () -> registries.stream().toList(), ExcludedBeans.of(environment));
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(KafkaStreams.class)
		@ConditionalOnBooleanProperty(name = LISTENERS, matchIfMissing = true)
		static class StreamsConfiguration {

			@Bean
			static ObservedStreams joinkeyObservedStreams(ObjectProvider<RecordScopes> scopes,
					ObjectProvider<ObservedProducers> producers, Environment environment) {
				return new ObservedStreams(once(scopes), (producer) -> {
					ObservedProducers observed = producers.getIfAvailable();
					return (observed != null) ? observed.ofStreams(producer) : producer;
				}, ExcludedBeans.of(environment));
			}

		}

	}

	/**
	 * Applies also if another instrumentation makes the spans.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OtelTracer.class, OpenTelemetryTracingAutoConfiguration.class })
	@ConditionalOnBean(ContextPropagators.class)
	static class CoverageConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyRecordTraces")
		RecordTraces joinkeyRecordTraces(ContextPropagators propagators) {
			return new RecordTraces(propagators);
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyConsumedRecords")
		ConsumedRecords joinkeyConsumedRecords(RecordTraces traces) {
			return new ConsumedRecords(traces);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnJoinkey(Feature.METRICS)
		@ConditionalOnClass(MeterBinder.class)
		static class MetricsConfiguration {

			@Bean
			MeterBinder joinkeyRecordsConsumed(ConsumedRecords records) {
				return (registry) -> {
					count(registry, records, "present", ConsumedRecords::present);
					count(registry, records, "absent", ConsumedRecords::absent);
				};
			}

			private static void count(MeterRegistry registry, ConsumedRecords records, String context,
					ToDoubleFunction<ConsumedRecords> count) {
				FunctionCounter.builder("joinkey.kafka.records.consumed", records, count)
					.description("Records that were delivered with and without a trace context")
					.tag("context", context)
					.register(registry);
			}

		}

	}

}
