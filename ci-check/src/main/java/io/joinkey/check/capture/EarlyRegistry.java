/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.StringUtils;

/**
 * Notes the beans that are being made when the registry of observations is made. Spring
 * Boot adds its handlers by a {@code BeanPostProcessor}, so it has to be made after that.
 */
final class EarlyRegistry implements InstantiationAwareBeanPostProcessor {

	private static final String POST_PROCESSOR = "ObservationRegistryPostProcessor";

	private static final String POST_PROCESSOR_BEAN = StringUtils.uncapitalize(POST_PROCESSOR);

	private final DefaultListableBeanFactory beans;

	private final Set<String> begun = new LinkedHashSet<>();

	private volatile List<String> path = List.of();

	private volatile boolean made;

	private EarlyRegistry(DefaultListableBeanFactory beans) {
		this.beans = beans;
	}

	static void watch(DefaultListableBeanFactory beans) {
		beans.addBeanPostProcessor(new EarlyRegistry(beans));
	}

	/**
	 * Return the beans whose creation made the registry before Spring Boot could add its
	 * handlers, the outermost first, and the registry. The list is empty if no bean made
	 * it, but a call of {@code getBean}.
	 */
	static List<String> path(ConfigurableListableBeanFactory beans) {
		return (beans instanceof DefaultListableBeanFactory factory) ? factory.getBeanPostProcessors()
			.stream()
			.filter(EarlyRegistry.class::isInstance)
			.map((watch) -> ((EarlyRegistry) watch).path)
			.filter((path) -> path.size() > 1)
			.findFirst()
			.orElse(List.of()) : List.of();
	}

	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> type, String name) {
		if (!this.made) {
			synchronized (this.begun) {
				this.begun.add(name);
			}
		}
		return null;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof ObservationRegistry && !this.made) {
			this.made = true;
			if (this.beans.containsBeanDefinition(POST_PROCESSOR_BEAN) && this.beans.getBeanPostProcessors()
				.stream()
				.noneMatch((each) -> each.getClass().getSimpleName().equals(POST_PROCESSOR))) {
				synchronized (this.begun) {
					this.path = this.begun.stream().filter(this.beans::isCurrentlyInCreation).toList();
				}
			}
		}
		return bean;
	}

}
