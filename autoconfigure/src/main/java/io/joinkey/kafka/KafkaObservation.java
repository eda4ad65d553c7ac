/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.Collection;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * Switches observation on for the templates and listener containers that the application
 * built itself: Spring Boot's properties reach only its own.
 */
public final class KafkaObservation implements BeanPostProcessor {

	private final Options options;

	/**
	 * What to observe.
	 *
	 * @param templates whether templates are observed
	 * @param listeners whether listener containers are observed
	 * @param excludedBeans the names of the beans that are left as they are
	 */
	public record Options(boolean templates, boolean listeners, Collection<String> excludedBeans) {
	}

	/**
	 * Creates a post-processor.
	 * @param options what to observe
	 */
	public KafkaObservation(Options options) {
		this.options = options;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (this.options.excludedBeans().contains(beanName)) {
			return bean;
		}
		if (this.options.templates() && bean instanceof KafkaTemplate<?, ?> template) {
			template.setObservationEnabled(true);
		}
		else if (this.options.listeners() && bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
			observe(factory.getContainerProperties());
		}
		else if (this.options.listeners() && bean instanceof AbstractMessageListenerContainer<?, ?> container) {
			observe(container.getContainerProperties());
		}
		return bean;
	}

	private static void observe(ContainerProperties properties) {
		properties.setObservationEnabled(true);
	}

}
