/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import io.joinkey.Feature;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Auto-configuration of {@link RecordScopes}. The application calls them itself, so they
 * exist, and do nothing, when Joinkey or its Kafka feature is switched off.
 */
@AutoConfiguration
@ConditionalOnClass({ KafkaTemplate.class, ObservationRegistry.class })
public final class JoinkeyRecordScopesAutoConfiguration {

	JoinkeyRecordScopesAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	RecordScopes recordScopes(ObjectProvider<ObservationRegistry> registry, Environment environment) {
		boolean enabled = Feature.KAFKA.isEnabled(environment);
		return new RecordScopes(
				enabled ? registry.getIfUnique(() -> ObservationRegistry.NOOP) : ObservationRegistry.NOOP);
	}

}
