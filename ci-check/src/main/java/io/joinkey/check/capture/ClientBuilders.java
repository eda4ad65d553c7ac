/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Finds builders of clients that are defined in place of Spring Boot's, and that are not
 * observed.
 */
final class ClientBuilders {

	private static final Map<String, String> TYPES = new TreeMap<>(
			Map.of("RestClient.Builder", "org.springframework.web.client.RestClient$Builder", "RestTemplateBuilder",
					"org.springframework.boot.restclient.RestTemplateBuilder", "WebClient.Builder",
					"org.springframework.web.reactive.function.client.WebClient$Builder"));

	/** A builder that got one of them may be observed. */
	private static final List<String> OBSERVING = List.of("io.micrometer.observation.ObservationRegistry",
			"org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer",
			"org.springframework.boot.restclient.autoconfigure.RestTemplateBuilderConfigurer",
			"org.springframework.boot.restclient.RestClientCustomizer",
			"org.springframework.boot.webclient.WebClientCustomizer");

	private final ConfigurableListableBeanFactory beans;

	ClientBuilders(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Return each builder with its kind in front, as in {@code WebClient.Builder 'own'}.
	 */
	List<String> unobserved() {
		List<String> all = new ArrayList<>();
		TYPES.forEach((kind, type) -> names(type).filter((name) -> !isOfSpring(name))
			.filter((name) -> !isObserved(name))
			.forEach((name) -> all.add(kind + " '" + name + "'")));
		return all;
	}

	private Stream<String> names(String type) {
		ClassLoader loader = this.beans.getBeanClassLoader();
		return ClassUtils.isPresent(type, loader)
				? Arrays.stream(this.beans.getBeanNamesForType(ClassUtils.resolveClassName(type, loader), true, false))
				: Stream.empty();
	}

	/** A library of the organisation may define the builder as well. */
	private boolean isOfSpring(String name) {
		if (!this.beans.containsBeanDefinition(name)) {
			return false;
		}
		BeanDefinition definition = this.beans.getMergedBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		Class<?> definer = (factory != null) ? this.beans.getType(factory, false) : null;
		String type = (definer != null) ? definer.getName() : String.valueOf(definition.getBeanClassName());
		return type.startsWith("org.springframework.");
	}

	/** The gate creates no bean, so it looks at what a prototype was given. */
	private boolean isObserved(String name) {
		Object builder = this.beans.containsSingleton(name) ? this.beans.getSingleton(name) : null;
		if (builder != null && (HeldReader.isObserved(builder) || isCustomized(builder))) {
			return true;
		}
		return OBSERVING.stream()
			.flatMap(this::names)
			.anyMatch((given) -> Arrays.asList(this.beans.getDependentBeans(given)).contains(name));
	}

	private static boolean isCustomized(Object builder) {
		return PrivateField.read(builder, "customizers") instanceof Collection<?> customizers
				&& customizers.stream().anyMatch((each) -> each.getClass().getName().contains("Observation"));
	}

}
