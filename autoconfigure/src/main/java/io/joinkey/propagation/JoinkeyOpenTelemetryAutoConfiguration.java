/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Optional;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.ExcludedBeans;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.joinkey.OtherInstrumentation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for code that uses the OpenTelemetry API without Spring, and for
 * applications whose spans are made by something else than Micrometer.
 */
@AutoConfiguration(before = { NoopTracerAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
		OpenTelemetryTracingAutoConfiguration.class })
@ConditionalOnJoinkey(Feature.TRACING)
@ConditionalOnClass({ OpenTelemetry.class, Tracer.class, OpenTelemetrySdkAutoConfiguration.class,
		OpenTelemetryTracingAutoConfiguration.class })
public final class JoinkeyOpenTelemetryAutoConfiguration {

	JoinkeyOpenTelemetryAutoConfiguration() {
	}

	@Bean
	static GlobalRegistration joinkeyGlobalRegistration(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new GlobalRegistration(beanFactory, ExcludedBeans.of(environment));
	}

	@Bean
	HopStatus.Reporter joinkeyGlobalStatus(Environment environment, GlobalRegistration registration) {
		return HopStatus.Reporter.of(Hop.GLOBAL_OPEN_TELEMETRY, () -> {
			if (GlobalTracing.isRegistered()) {
				return HopStatus.on(Hop.GLOBAL_OPEN_TELEMETRY, "the application's own, registered by Joinkey");
			}
			Optional<OtherInstrumentation> other = OtherInstrumentation.find(environment, getClass().getClassLoader());
			if (other.isPresent()) {
				return HopStatus.on(Hop.GLOBAL_OPEN_TELEMETRY, "left to " + other.get().label());
			}
			GlobalOwner owner = GlobalTracing.otherOwner();
			if (owner != null) {
				return status(owner, registration);
			}
			return registration.isPossible()
					? HopStatus.on(Hop.GLOBAL_OPEN_TELEMETRY,
							"the application's own, registered when its start and its main method are over")
					: HopStatus.backedOff(Hop.GLOBAL_OPEN_TELEMETRY,
							"the OpenTelemetry bean is excluded, or there are several: libraries that use"
									+ " GlobalOpenTelemetry record nothing");
		});
	}

	private static HopStatus status(GlobalOwner owner, GlobalRegistration registration) {
		if (owner.registered(registration.find())) {
			return HopStatus.on(Hop.GLOBAL_OPEN_TELEMETRY, "the application's own, registered by " + owner.caller());
		}
		return HopStatus.backedOff(Hop.GLOBAL_OPEN_TELEMETRY, owner.pinned()
				? owner.caller() + " asked for it during the start, which sets a no-op: libraries that use it"
						+ " record nothing; call GlobalOpenTelemetry.set(openTelemetry) in a bean that is"
						+ " created earlier"
				: owner.caller() + " set another one: spans that libraries record with it are not in the traces of this"
						+ " application; set it to the OpenTelemetry bean");
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OtherInstrumentation.OnOther.class)
	static class OtherInstrumentationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Tracer joinkeyNoopTracer() {
			return Tracer.NOOP;
		}

		@Bean
		@ConditionalOnMissingBean
		Propagator joinkeyNoopPropagator() {
			return Propagator.NOOP;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OtherInstrumentation.OnAgent.class)
	static class AgentConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OpenTelemetry joinkeyAgentOpenTelemetry() {
			return GlobalOpenTelemetry.get();
		}

	}

}
