/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Distinguishes Spring Boot's beans from those of the application.
 */
public final class SpringBootBeans {

	private SpringBootBeans() {
	}

	/**
	 * Return whether Spring Boot defines a bean. Ahead-of-time processing drops the name
	 * of what defines it: then the class of the bean has to be checked as well.
	 */
	public static boolean defines(BeanFactory owner, String beanName) {
		if (!(owner instanceof ConfigurableListableBeanFactory factory) || !factory.containsBeanDefinition(beanName)) {
			return false;
		}
		String configuration = factory.getBeanDefinition(beanName).getFactoryBeanName();
		return configuration == null || configuration.startsWith("org.springframework.boot.");
	}

}
