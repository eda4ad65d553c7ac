/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import io.joinkey.autoconfigure.HopStatus.Hop;
import io.joinkey.kafka.KafkaObservation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Auto-configuration that observes the Kafka templates and listener containers that the
 * application built itself. Spring Boot's own are observed by its properties, and the
 * same properties switch this off.
 */
@AutoConfiguration
@ConditionalOnJoinkey
@ConditionalOnClass({ KafkaTemplate.class, ObservationRegistry.class })
public final class JoinkeyKafkaAutoConfiguration {

	private static final String TEMPLATES = "spring.kafka.template.observation-enabled";

	private static final String LISTENERS = "spring.kafka.listener.observation-enabled";

	JoinkeyKafkaAutoConfiguration() {
	}

	@Bean
	static KafkaObservation joinkeyKafkaObservation(Environment environment) {
		return new KafkaObservation(new KafkaObservation.Options(isEnabled(environment, TEMPLATES),
				isEnabled(environment, LISTENERS), ExcludedBeans.of(environment)));
	}

	@Bean
	HopStatus.Reporter joinkeyKafkaStatus(Environment environment) {
		return () -> {
			boolean templates = isEnabled(environment, TEMPLATES);
			boolean listeners = isEnabled(environment, LISTENERS);
			if (templates && listeners) {
				return HopStatus.on(Hop.KAFKA, "every KafkaTemplate and every listener container that is a bean or"
						+ " comes from a factory; within a batch listener lines have no ids yet");
			}
			return HopStatus.backedOff(Hop.KAFKA,
					(templates ? "" : TEMPLATES + " is false ") + (listeners ? "" : LISTENERS + " is false"));
		};
	}

	private static boolean isEnabled(Environment environment, String property) {
		return environment.getProperty(property, Boolean.class, true);
	}

}
