/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.Arrays;
import java.util.List;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.ExcludedBeans;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration that observes batches and replies, and the RabbitMQ templates and
 * listener containers that the application built itself. Spring Boot's own are observed
 * by its properties. The same properties switch this off.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.AMQP)
@ConditionalOnClass({ RabbitTemplate.class, ObservationRegistry.class, Span.class })
public final class JoinkeyAmqpAutoConfiguration {

	private static final String TEMPLATES = "spring.rabbitmq.template.observation-enabled";

	private static final List<String> LISTENERS = List.of("spring.rabbitmq.listener.simple.observation-enabled",
			"spring.rabbitmq.listener.direct.observation-enabled");

	JoinkeyAmqpAutoConfiguration() {
	}

	@Bean
	static AmqpObservation joinkeyAmqpObservation(Environment environment,
			ObjectProvider<ObservationRegistry> registry) {
		return new AmqpObservation(
				new AmqpObservation.Options(isEnabled(environment, TEMPLATES),
						LISTENERS.stream().allMatch((property) -> isEnabled(environment, property)),
						ExcludedBeans.of(environment)),
				SingletonSupplier.of(() -> registry.getIfUnique(() -> ObservationRegistry.NOOP))::obtain);
	}

	@Bean
	HopStatus.Reporter joinkeyAmqpStatus(AmqpObservation observation, ConfigurableListableBeanFactory beanFactory) {
		return HopStatus.Reporter.of(Hop.AMQP,
				() -> observation.status(Arrays.stream(beanFactory.getBeanDefinitionNames())
					.filter((name) -> isSpringBoots(beanFactory.getBeanDefinition(name).getFactoryBeanName()))
					.toList()));
	}

	private static boolean isSpringBoots(@Nullable String factory) {
		return factory != null && factory.startsWith("org.springframework.boot.");
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
		TracingObservationHandler<?> joinkeyMessageTracing(Tracer tracer, Propagator propagator,
				ContextPropagators propagators) {
			return new MessageTracing(tracer, propagator, new MessageTraces(propagators));
		}

	}

}
