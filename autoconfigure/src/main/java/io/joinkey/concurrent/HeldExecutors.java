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
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Covers executors that are no beans where Spring keeps them: behind {@code @Async}, an
 * event multicaster and Spring MVC's asynchronous requests.
 */
final class HeldExecutors {

	private static final Log logger = LogFactory.getLog(HeldExecutors.class);

	private static final String MVC = "org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter";

	private final ContextualExecutors executors;

	HeldExecutors(ContextualExecutors executors) {
		this.executors = executors;
	}

	void adopt(Object bean, String beanName) {
		if (bean instanceof SimpleApplicationEventMulticaster || isMvc(bean.getClass())) {
			guard(beanName, () -> {
				Executor executor = Internals.readNullable(bean, "taskExecutor", Executor.class);
				if (executor != null) {
					Internals.write(bean, "taskExecutor", this.executors.adopt(executor));
				}
			});
		}
	}

	void adopt(AsyncAnnotationBeanPostProcessor async, BeanFactory beanFactory) {
		guard("@Async", () -> configure(async, beanFactory));
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
