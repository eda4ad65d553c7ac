/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.core.type.MethodMetadata;

/**
 * Makes beans of Spring Boot that exist because of the starter fallbacks. An application
 * that injects the only bean of a type still gets its own. Collections do not change.
 * <p>
 * An initializer, because a test slice has no auto-configuration of Joinkey, but its
 * properties.
 */
final class FallbackBeans implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (OnFeature.OBSTACLE.isEmpty() && Feature.isJoinkeyEnabled(context.getEnvironment())) {
			TaskPropagationDefault.follow(context);
			context.addBeanFactoryPostProcessor(FallbackBeans::mark);
		}
	}

	private static void mark(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			if (beanFactory.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
					&& comesWithTheStarter(definition.getFactoryMethodMetadata())) {
				definition.setFallback(true);
			}
		}
	}

	private static boolean comesWithTheStarter(@Nullable MethodMetadata method) {
		if (method == null) {
			return false;
		}
		String configuration = method.getDeclaringClassName();
		String type = method.getReturnTypeName();
		// the actuator's mappings extend the one of the application's controllers, and
		// spring.task.execution.propagate-context defines a decorator beside the
		// application's
		return configuration.startsWith("org.springframework.boot.")
				&& (type.equals(ContextPropagatingTaskDecorator.class.getName())
						|| configuration.contains(".actuate.") && type.endsWith("HandlerMapping"));
	}

}
