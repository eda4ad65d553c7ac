/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.joinkey.ExcludedBeans;
import io.joinkey.ForeignInternal;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Replaces the observation filter that Spring Boot registers with
 * {@link ServerObservationFilter}. A filter that the application registers is kept.
 */
final class ServerObservations implements BeanPostProcessor, BeanFactoryAware {

	private final ObjectProvider<ObservationRegistry> registry;

	private final ObjectProvider<ServerRequestObservationConvention> convention;

	private final ObjectProvider<Tracer> tracer;

	private final Environment environment;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	ServerObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<ServerRequestObservationConvention> convention, ObjectProvider<Tracer> tracer,
			Environment environment) {
		this.registry = registry;
		this.convention = convention;
		this.tracer = tracer;
		this.environment = environment;
	}

	@Override
	@SuppressWarnings("unchecked")
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (ForeignInternal.SERVER_FILTER.is(beanName) && isSpringBoots(beanName)
				&& !ExcludedBeans.of(this.environment).contains(beanName)
				&& bean instanceof FilterRegistrationBean<?> registration
				&& registration.getFilter() instanceof ServerHttpObservationFilter filter
				&& filter.getClass() == ServerHttpObservationFilter.class) {
			String name = this.environment.getProperty("management.observations.http.server.requests.name",
					"http.server.requests");
			((FilterRegistrationBean<ServerHttpObservationFilter>) registration).setFilter(new ServerObservationFilter(
					this.registry.getObject(), this.convention.getIfAvailable(() -> new ServerConvention(name)),
					this.tracer.getIfAvailable(() -> Tracer.NOOP)));
		}
		return bean;
	}

	@Override
	public void setBeanFactory(BeanFactory owner) {
		this.beanFactory = (owner instanceof ConfigurableListableBeanFactory configurable) ? configurable : null;
	}

	/**
	 * Return whether Spring Boot registers the bean, and not the application under the
	 * same name.
	 */
	private boolean isSpringBoots(String beanName) {
		if (this.beanFactory == null || !this.beanFactory.containsBeanDefinition(beanName)) {
			return false;
		}
		String factory = this.beanFactory.getBeanDefinition(beanName).getFactoryBeanName();
		return factory == null || factory.equals(ForeignInternal.SERVER_FILTER.owner());
	}

}
