/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.PriorityOrdered;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Covers executors that are no beans where Spring keeps them: behind {@code @Async}, an
 * event multicaster and Spring MVC's asynchronous requests.
 */
public final class HeldExecutors implements InstantiationAwareBeanPostProcessor, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(HeldExecutors.class);

	private static final String MVC = "org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter";

	private final ContextualExecutors executors;

	private final BeanFactory beanFactory;

	/**
	 * Creates a post-processor.
	 * @param executors covers the executors
	 * @param beanFactory has the executors among which {@code @Async} chooses
	 */
	public HeldExecutors(ContextualExecutors executors, BeanFactory beanFactory) {
		this.executors = executors;
		this.beanFactory = beanFactory;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public @Nullable PropertyValues postProcessProperties(PropertyValues properties, Object bean, String beanName) {
		// once it knows its bean factory it no longer asks
		if (bean instanceof AsyncAnnotationBeanPostProcessor async) {
			guard(beanName, () -> adopt(async));
		}
		return null;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof SimpleApplicationEventMulticaster || isMvc(bean.getClass())) {
			guard(beanName, () -> adopt(bean));
		}
		return bean;
	}

	private void adopt(Object holder) {
		Executor executor = Internals.readNullable(holder, "taskExecutor", Executor.class);
		if (executor != null) {
			Internals.write(holder, "taskExecutor", this.executors.adopt(executor));
		}
	}

	private static boolean isMvc(Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (each.getName().equals(MVC)) {
				return true;
			}
		}
		return false;
	}

	@SuppressWarnings("unchecked")
	private void adopt(AsyncAnnotationBeanPostProcessor async) {
		Supplier<@Nullable Executor> executor = Internals.readNullable(async, "executor", Supplier.class);
		Supplier<@Nullable AsyncUncaughtExceptionHandler> handler = Internals.readNullable(async, "exceptionHandler",
				Supplier.class);
		async.configure(() -> {
			Executor configured = (executor != null) ? executor.get() : null;
			Executor chosen = (configured != null) ? configured : new Choice().of(this.beanFactory);
			return (chosen != null) ? this.executors.adopt(chosen) : null;
		}, handler);
	}

	private static void guard(String beanName, Runnable adoption) {
		try {
			adoption.run();
		}
		catch (RuntimeException ex) {
			logger.warn("The executor of '" + beanName + "' hands tasks over without their context: " + ex);
		}
	}

	/**
	 * What {@code @Async} falls back to.
	 */
	private static final class Choice extends AnnotationAsyncExecutionInterceptor {

		Choice() {
			super(null);
		}

		@Nullable Executor of(BeanFactory beanFactory) {
			return getDefaultExecutor(beanFactory);
		}

	}

}
