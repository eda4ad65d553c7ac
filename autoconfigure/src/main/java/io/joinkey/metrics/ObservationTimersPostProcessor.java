/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import io.joinkey.SpringBootBeans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;

/**
 * Replaces Spring Boot's {@link DefaultMeterObservationHandler} with
 * {@link ObservationTimers}. A handler of another class is kept.
 */
final class ObservationTimersPostProcessor implements BeanPostProcessor, BeanFactoryAware {

	private final ObjectProvider<MeterRegistry> registry;

	private final ObjectProvider<MetricsProperties> properties;

	private @Nullable BeanFactory beans;

	ObservationTimersPostProcessor(ObjectProvider<MeterRegistry> registry,
			ObjectProvider<MetricsProperties> properties) {
		this.registry = registry;
		this.properties = properties;
	}

	@Override
	public void setBeanFactory(BeanFactory owner) {
		this.beans = owner;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() != DefaultMeterObservationHandler.class || this.beans == null
				|| !SpringBootBeans.defines(this.beans, beanName)) {
			return bean;
		}
		MeterRegistry meters = this.registry.getIfAvailable();
		MetricsProperties settings = this.properties.getIfAvailable();
		return (meters != null && settings != null) ? new ObservationTimers(meters,
				settings.getObservations().getIgnoredMeters().toArray(IgnoredMeters[]::new)) : bean;
	}

}
