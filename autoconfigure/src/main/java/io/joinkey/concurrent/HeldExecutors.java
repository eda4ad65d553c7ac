/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
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

	/** The fields that hold an executor. */
	private static final List<ForeignInternal> FIELDS = List.of(ForeignInternal.EVENT_EXECUTOR,
			ForeignInternal.MVC_EXECUTOR, ForeignInternal.RETRY_EXECUTOR, ForeignInternal.TIME_LIMITER_EXECUTOR);

	private final ContextualExecutors executors;

	HeldExecutors(ContextualExecutors executors) {
		this.executors = executors;
	}

	void adopt(Object bean, String beanName) {
		for (ForeignInternal field : FIELDS) {
			if (field.isFieldOf(bean)) {
				guard(beanName, () -> {
					Executor executor = field.read(bean, Executor.class);
					if (executor != null) {
						field.write(bean, this.executors.adopt(executor));
					}
				});
			}
		}
	}

	void adopt(AsyncAnnotationBeanPostProcessor async, BeanFactory beanFactory) {
		guard("@Async", () -> configure(async, beanFactory));
	}

	@SuppressWarnings("unchecked")
	private void configure(AsyncAnnotationBeanPostProcessor async, BeanFactory beanFactory) {
		Supplier<@Nullable Executor> executor = ForeignInternal.ASYNC_EXECUTOR.read(async, Supplier.class);
		Supplier<@Nullable AsyncUncaughtExceptionHandler> handler = ForeignInternal.ASYNC_EXCEPTION_HANDLER.read(async,
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
