/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Covers executors that are no beans where Spring keeps them: behind {@code @Async}, an
 * event multicaster and Spring MVC's asynchronous requests; and where Resilience4j keeps
 * those of repeated attempts and time-outs.
 */
final class HeldExecutors {

	private static final Log logger = LogFactory.getLog(HeldExecutors.class);

	/** The fields that hold an executor, by the class that has them. */
	private static final Map<String, String> FIELDS = Map.of(
			"org.springframework.context.event.SimpleApplicationEventMulticaster", "taskExecutor",
			"org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter", "taskExecutor",
			"io.github.resilience4j.spring6.retry.configure.RetryAspect", "retryExecutorService",
			"io.github.resilience4j.spring6.timelimiter.configure.TimeLimiterAspect", "timeLimiterExecutorService");

	private final ContextualExecutors executors;

	HeldExecutors(ContextualExecutors executors) {
		this.executors = executors;
	}

	void adopt(Object bean, String beanName) {
		String field = field(bean.getClass());
		if (field != null) {
			guard(beanName, () -> {
				Executor executor = Internals.readNullable(bean, field, Executor.class);
				if (executor != null) {
					Internals.write(bean, field, this.executors.adopt(executor));
				}
			});
		}
	}

	void adopt(AsyncAnnotationBeanPostProcessor async, BeanFactory beanFactory) {
		guard("@Async", () -> configure(async, beanFactory));
	}

	private static @Nullable String field(Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			String field = FIELDS.get(each.getName());
			if (field != null) {
				return field;
			}
		}
		return null;
	}

	@SuppressWarnings("unchecked")
	private void configure(AsyncAnnotationBeanPostProcessor async, BeanFactory beanFactory) {
		Supplier<@Nullable Executor> executor = Internals.readNullable(async, "executor", Supplier.class);
		Supplier<@Nullable AsyncUncaughtExceptionHandler> handler = Internals.readNullable(async, "exceptionHandler",
				Supplier.class);
		async.configure(() -> {
			Executor configured = (executor != null) ? executor.get() : null;
			Executor chosen = (configured != null) ? configured : new Choice().of(beanFactory);
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
