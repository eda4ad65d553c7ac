/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Observes client beans that were built without Spring Boot's builder. A client that
 * cannot be observed is left as it is and named in the log.
 */
final class ObservedClients implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(ObservedClients.class);

	private final ClientAdoption adoption;

	private final Supplier<ObservationRegistry> registry;

	private final Collection<String> excludedBeans;

	private final Set<String> failed = new ConcurrentSkipListSet<>();

	private final Set<String> leftAlone = new ConcurrentSkipListSet<>();

	ObservedClients(ClientAdoption adoption, Supplier<ObservationRegistry> registry, Collection<String> excludedBeans) {
		this.adoption = adoption;
		this.registry = registry;
		this.excludedBeans = excludedBeans;
	}

	/**
	 * Return the names of the beans that could not be observed.
	 * @return bean names, sorted
	 */
	Set<String> failed() {
		return this.failed;
	}

	/**
	 * Return the names of the beans that keep their identity because their class is not
	 * the library's.
	 * @return bean names, sorted
	 */
	Set<String> leftAlone() {
		return this.leftAlone;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.excludedBeans.contains(beanName)) {
			return bean;
		}
		try {
			if (this.adoption.leaves(bean)) {
				this.leftAlone.add(beanName);
				return bean;
			}
			return this.adoption.adopt(bean, this.registry);
		}
		catch (RuntimeException ex) {
			this.failed.add(beanName);
			logger
				.warn("The HTTP client bean '" + beanName + "' sends no trace context, because it cannot be observed. "
						+ "Build it with Spring Boot's builder, or name it in joinkey.excluded-beans: " + ex);
			return bean;
		}
	}

}
