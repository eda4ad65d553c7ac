/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.MethodMetadata;

/**
 * The default that lets Spring Boot define its decorator of tasks. An application that
 * has a bean of the same name would not start with it, so there it is missing.
 */
final class TaskPropagationDefault extends PropertySource<Object> {

	static final String NAME = "joinkeyTaskPropagation";

	static final String PROPERTY = "spring.task.execution.propagate-context";

	private static final String DECORATOR = "contextPropagatingTaskDecorator";

	/** What keeps the environment must not keep a context that was closed. */
	private volatile WeakReference<@Nullable ConfigurableListableBeanFactory> beans = new WeakReference<>(null);

	TaskPropagationDefault() {
		super(NAME);
	}

	/** Let the default look at the beans of a context. */
	static void follow(ConfigurableApplicationContext context) {
		for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
			if (source instanceof TaskPropagationDefault propagation) {
				propagation.beans = new WeakReference<>(context.getBeanFactory());
			}
		}
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return (PROPERTY.equals(name) && !isTaken()) ? "true" : null;
	}

	private boolean isTaken() {
		ConfigurableListableBeanFactory beanFactory = this.beans.get();
		return beanFactory != null && beanFactory.containsBeanDefinition(DECORATOR)
				&& !isOfSpringBoot(beanFactory.getBeanDefinition(DECORATOR));
	}

	private static boolean isOfSpringBoot(BeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		return method != null && method.getDeclaringClassName().startsWith("org.springframework.boot.");
	}

}
