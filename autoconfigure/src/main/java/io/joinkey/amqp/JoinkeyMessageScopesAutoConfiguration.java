/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import io.joinkey.Feature;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@link MessageScopes}. The application calls them itself, so they
 * exist, and do nothing, when Joinkey or its AMQP feature is switched off.
 */
@AutoConfiguration
@ConditionalOnClass({ RabbitTemplate.class, ObservationRegistry.class })
public final class JoinkeyMessageScopesAutoConfiguration {

	JoinkeyMessageScopesAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	MessageScopes messageScopes(ObjectProvider<ObservationRegistry> registry, Environment environment) {
		boolean enabled = Feature.AMQP.isEnabled(environment);
		return new MessageScopes(
				enabled ? registry.getIfUnique(() -> ObservationRegistry.NOOP) : ObservationRegistry.NOOP);
	}

}
