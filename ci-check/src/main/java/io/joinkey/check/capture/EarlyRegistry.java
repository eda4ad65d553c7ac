/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
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

	private static final String REFRESHING = "org.springframework.context.support.AbstractApplicationContext";

	private static final List<String> LIBRARIES = List.of("java.", "jdk.", "org.springframework.", "io.micrometer.",
			EarlyRegistry.class.getName());

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
	 * handlers, the outermost first, and the registry. Code that asked for the first of
	 * them comes before it.
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

	/**
	 * Return the code that asked for the first bean, empty if that is a post-processor.
	 */
	private Optional<String> caller(List<String> creating) {
		Class<?> first = creating.isEmpty() ? null : this.beans.getType(creating.get(0), false);
		if (first != null && (BeanPostProcessor.class.isAssignableFrom(first)
				|| BeanFactoryPostProcessor.class.isAssignableFrom(first))) {
			return Optional.empty();
		}
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::toStackTraceElement)
				.takeWhile((
						frame) -> !(frame.getClassName().equals(REFRESHING) && frame.getMethodName().equals("refresh")))
				.filter((frame) -> LIBRARIES.stream().noneMatch(frame.getClassName()::startsWith))
				.reduce((inner, outer) -> outer))
			.map(StackTraceElement::toString);
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
					List<String> creating = this.begun.stream().filter(this.beans::isCurrentlyInCreation).toList();
					this.path = Stream.concat(caller(creating).stream(), creating.stream()).toList();
				}
			}
		}
		return bean;
	}

}
