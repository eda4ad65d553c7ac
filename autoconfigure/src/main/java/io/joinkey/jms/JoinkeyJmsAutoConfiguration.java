/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.jms;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.ExcludedBeans;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.micrometer.jakarta9.instrument.jms.JmsInstrumentation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.jms.Message;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jms.core.JmsTemplate;

/**
 * Auto-configuration that observes the JMS templates and listener containers that the
 * application built itself. Spring Boot observes its own as soon as Micrometer's
 * instrumentation of JMS is on the class path, which the starter adds.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.JMS)
@ConditionalOnClass({ JmsTemplate.class, Message.class, ObservationRegistry.class })
public final class JoinkeyJmsAutoConfiguration {

	private static final String INSTRUMENTATION = "io.micrometer.jakarta9.instrument.jms.JmsInstrumentation";

	JoinkeyJmsAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JmsInstrumentation.class)
	static class ObservationConfiguration {

		@Bean
		static JmsObservation joinkeyJmsObservation(ObjectProvider<ObservationRegistry> registry,
				Environment environment) {
			return new JmsObservation(registry::getIfUnique, ExcludedBeans.of(environment));
		}

		@Bean
		@ConditionalOnMissingBean(name = "joinkeyJmsDeliveryAttempts")
		JmsDeliveryAttempts joinkeyJmsDeliveryAttempts() {
			return new JmsDeliveryAttempts();
		}

		@Bean
		HopStatus.Reporter joinkeyJmsStatus(JmsObservation observation) {
			return HopStatus.Reporter.of(Hop.JMS, observation::status);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(INSTRUMENTATION)
	static class MissingInstrumentationConfiguration {

		@Bean
		HopStatus.Reporter joinkeyJmsStatus() {
			return HopStatus.Reporter.of(Hop.JMS, () -> HopStatus.backedOff(Hop.JMS,
					"Spring observes JMS only with io.micrometer:micrometer-jakarta9 on the class path: add it"));
		}

	}

}
