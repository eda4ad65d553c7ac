/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;

/**
 * The beans that an application defines or replaces, as opposed to those of libraries.
 */
final class ApplicationBeans {

	private final ConfigurableListableBeanFactory beans;

	private final @Nullable ClassLoader classLoader;

	private final Predicate<String> application;

	ApplicationBeans(ConfigurableApplicationContext context, Predicate<String> application) {
		this.beans = context.getBeanFactory();
		this.classLoader = context.getClassLoader();
		this.application = application;
	}

	/** Return the names of the application's beans of these types, in their order. */
	Stream<String> ordered(List<String> types) {
		return types.stream()
			.filter((type) -> ClassUtils.isPresent(type, this.classLoader))
			.map((type) -> ClassUtils.resolveClassName(type, this.classLoader))
			.flatMap((type) -> Stream.of(this.beans.getBeanNamesForType(type, true, false)))
			.distinct()
			.filter((name) -> this.beans.containsSingleton(name) && isOwn(name))
			.sorted(Comparator.comparingInt(this::order));
	}

	/** Return the names of all beans of a type, the application's and others. */
	List<String> all(String type) {
		return ClassUtils.isPresent(type, this.classLoader) ? List
			.of(this.beans.getBeanNamesForType(ClassUtils.resolveClassName(type, this.classLoader), true, false))
				: List.of();
	}

	/** Return how a finding names the application's beans of these types. */
	List<String> named(List<String> types) {
		return ordered(types).map(this::named).toList();
	}

	/** Return how a finding names a bean. */
	String named(String name) {
		Object bean = this.beans.getSingleton(name);
		Object part = (bean != null && bean.getClass().getName().endsWith("FilterRegistrationBean"))
				? PrivateField.read(bean, "filter") : null;
		Object shown = (part != null) ? part : bean;
		if (shown != null && !isDefined(name, shown)) {
			return className(shown) + " (which replaces the bean '" + name + "')";
		}
		return "the bean '" + name + "'" + ((shown != null) ? " (" + className(shown) + ")" : "");
	}

	/** Return the order of a bean, as Spring reads it. */
	int order(String name) {
		Object bean = this.beans.getSingleton(name);
		if (bean instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = this.beans.findAnnotationOnBean(name, Order.class);
		if (order != null) {
			return order.value();
		}
		return (bean != null) ? OrderUtils.getOrder(bean.getClass(), Ordered.LOWEST_PRECEDENCE)
				: Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Return whether the application defines a bean, also by a method that returns a
	 * library's class, or replaces it.
	 */
	boolean isOwn(String name) {
		Object bean = this.beans.getSingleton(name);
		return bean != null && !bean.getClass().getName().startsWith("io.joinkey.check.capture.") && !isOfStarter(name)
				&& (isReplacement(bean) || isDefined(name, bean));
	}

	/**
	 * The starter's classes may be a directory of the build, as those of the module are.
	 */
	private boolean isOfStarter(String name) {
		return name.startsWith("joinkey") && this.beans.containsBeanDefinition(WiringReader.STARTER);
	}

	private boolean isReplacement(Object bean) {
		return !bean.getClass().getName().startsWith("io.joinkey.") && isOfApplication(bean.getClass());
	}

	private boolean isDefined(String name, Object bean) {
		if (!this.beans.containsBeanDefinition(name)) {
			return isOfApplication(bean.getClass());
		}
		BeanDefinition definition = this.beans.getMergedBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		Class<?> definer = (factory != null) ? this.beans.getType(factory, false)
				: (definition.getFactoryMethodName() != null) ? null : bean.getClass();
		return (definer != null) ? isOfApplication(definer)
				: isOfApplication(String.valueOf(definition.getBeanClassName()));
	}

	boolean isOfApplication(Class<?> type) {
		return isOfApplication(type.getName());
	}

	boolean isOfApplication(String type) {
		return this.application.test(type);
	}

	/** Return the beans of a type that exist already. The gate creates none. */
	<T> Stream<T> made(Class<T> type) {
		return Stream.of(this.beans.getBeanNamesForType(type, true, false))
			.filter(this.beans::containsSingleton)
			.map(this.beans::getSingleton)
			.filter(type::isInstance)
			.map(type::cast);
	}

	/** Return the class, or for a lambda the class that contains it. */
	static String className(Object object) {
		return ClassUtils.getUserClass(object).getName().replaceFirst("\\$\\$Lambda.*", " (a lambda)");
	}

}
