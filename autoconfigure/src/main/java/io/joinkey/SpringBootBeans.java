/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.lang.reflect.Method;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Distinguishes Spring Boot's beans from those of the application.
 */
public final class SpringBootBeans {

	private SpringBootBeans() {
	}

	/**
	 * Return whether Spring Boot defines a bean. A static method, and a bean that was
	 * processed ahead of time, have no name of a configuration, but a class that declares
	 * the method.
	 */
	public static boolean defines(BeanFactory owner, String beanName) {
		if (!(owner instanceof ConfigurableListableBeanFactory factory) || !factory.containsBeanDefinition(beanName)) {
			return false;
		}
		BeanDefinition definition = factory.getMergedBeanDefinition(beanName);
		String configuration = definition.getFactoryBeanName();
		if (configuration == null && definition instanceof RootBeanDefinition root) {
			Method method = root.getResolvedFactoryMethod();
			configuration = (method != null) ? method.getDeclaringClass().getName() : null;
		}
		return configuration != null && configuration.startsWith("org.springframework.boot.");
	}

}
