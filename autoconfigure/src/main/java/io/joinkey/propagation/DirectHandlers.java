/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import io.joinkey.SpringBootBeans;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Replaces Spring Boot's handlers that make the spans of observations with handlers that
 * make the same spans with fewer copies. Handlers of the application are kept. So are
 * those of Spring Boot if the application has a tracer or a propagator of its own.
 */
final class DirectHandlers implements BeanPostProcessor, BeanFactoryAware {

	private final Set<String> kept = new ConcurrentSkipListSet<>();

	private @Nullable ConfigurableListableBeanFactory beans;

	@Override
	public void setBeanFactory(BeanFactory owner) {
		this.beans = (owner instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	/**
	 * Return the handlers that make spans with Micrometer's copies.
	 */
	Set<String> kept() {
		return this.kept;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof TracingObservationHandler<?>) || bean.getClass().getName().startsWith("io.joinkey.")) {
			return bean;
		}
		Object replacement = (this.beans != null) ? replace(bean.getClass(), beanName, this.beans) : null;
		if (replacement == null) {
			this.kept.add(beanName);
			return bean;
		}
		return replacement;
	}

	private static @Nullable Object replace(Class<?> type, String beanName, ConfigurableListableBeanFactory factory) {
		if (!SpringBootBeans.defines(factory, beanName) || !isSpringBoots(factory, Tracer.class, OtelTracer.class)) {
			return null;
		}
		Tracer tracer = factory.getBean(Tracer.class);
		if (type == DefaultTracingObservationHandler.class) {
			return new DirectTracingHandler(tracer);
		}
		if (!isSpringBoots(factory, Propagator.class, OtelPropagator.class)) {
			return null;
		}
		Propagator propagator = factory.getBean(Propagator.class);
		io.opentelemetry.api.trace.Tracer spans = factory.getBeanProvider(io.opentelemetry.api.trace.Tracer.class)
			.getIfUnique();
		if (spans == null) {
			return null;
		}
		if (type == PropagatingSenderTracingObservationHandler.class) {
			return new DirectSenderHandler<>(tracer, propagator, spans);
		}
		ContextPropagators headers = (type == PropagatingReceiverTracingObservationHandler.class)
				? factory.getBeanProvider(ContextPropagators.class).getIfUnique() : null;
		return (headers != null)
				? new DirectReceiverHandler<>(tracer, propagator, headers.getTextMapPropagator(), spans) : null;
	}

	/**
	 * Return whether the only bean of a type is Spring Boot's.
	 */
	private static boolean isSpringBoots(ConfigurableListableBeanFactory factory, Class<?> type, Class<?> expected) {
		String[] names = factory.getBeanNamesForType(type, true, false);
		return names.length == 1 && SpringBootBeans.defines(factory, names[0])
				&& factory.getBean(names[0]).getClass() == expected;
	}

}
