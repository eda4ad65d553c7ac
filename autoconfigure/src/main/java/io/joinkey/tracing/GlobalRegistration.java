/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.util.Collection;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the application's {@link OpenTelemetry} bean as the global one, which Spring
 * Boot does not. Spring Boot's own is registered before any bean can ask for it; one that
 * the application built may register itself, so it has its chance first.
 *
 * @see GlobalOpenTelemetry
 */
public final class GlobalRegistration
		implements BeanFactoryPostProcessor, SmartInitializingSingleton, DisposableBean, Supplier<OpenTelemetry> {

	private final Collection<String> excludedBeans;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private String beanName = "";

	private volatile @Nullable OpenTelemetry openTelemetry;

	/**
	 * Creates it.
	 * @param excludedBeans the names of the beans that are not to be the global one
	 */
	public GlobalRegistration(Collection<String> excludedBeans) {
		this.excludedBeans = excludedBeans;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		String[] names = beanFactory.getBeanNamesForType(OpenTelemetry.class, true, false);
		if (names.length == 1 && !this.excludedBeans.contains(names[0])) {
			this.beanName = names[0];
			if (ForeignInternal.OPEN_TELEMETRY_BEAN.is(names[0])) {
				GlobalTracing.register(this);
			}
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.beanName.isEmpty() && !ForeignInternal.OPEN_TELEMETRY_BEAN.is(this.beanName)
				&& !GlobalOpenTelemetry.isSet()) {
			GlobalTracing.register(this);
		}
	}

	@Override
	public OpenTelemetry get() {
		OpenTelemetry found = this.openTelemetry;
		if (found == null && this.beanFactory != null
				&& this.beanFactory.getSingleton(this.beanName) instanceof OpenTelemetry bean) {
			found = bean;
			this.openTelemetry = bean;
		}
		return (found != null) ? found : OpenTelemetry.noop();
	}

	@Override
	public void destroy() {
		GlobalTracing.unregister(this);
	}

}
