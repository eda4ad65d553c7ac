/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.annotation.AnnotationAsyncExecutionInterceptor;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;

/**
 * Propagates the caller's context to {@code @Async} methods on any executor. Only
 * Spring's interceptor is replaced. The executor keeps its identity.
 */
final class AsyncPropagation {

	private static final Log logger = LogFactory.getLog(AsyncPropagation.class);

	private final ExecutorCoverage executors;

	AsyncPropagation(ExecutorCoverage executors) {
		this.executors = executors;
	}

	@SuppressWarnings("unchecked")
	void install(AsyncAnnotationBeanPostProcessor async, BeanFactory beanFactory) {
		try {
			Advisor advisor = ForeignInternal.ASYNC_ADVISOR.read(async, Advisor.class);
			if (advisor instanceof PointcutAdvisor existing
					&& existing.getAdvice().getClass() == AnnotationAsyncExecutionInterceptor.class) {
				Interceptor interceptor = new Interceptor(this.executors);
				interceptor.configure(ForeignInternal.ASYNC_EXECUTOR.read(async, Supplier.class),
						ForeignInternal.ASYNC_EXCEPTION_HANDLER.read(async, Supplier.class));
				interceptor.setBeanFactory(beanFactory);
				ForeignInternal.ASYNC_ADVISOR.write(async,
						new DefaultPointcutAdvisor(existing.getPointcut(), interceptor));
			}
		}
		catch (RuntimeException ex) {
			logger.warn(
					"@Async methods propagate the trace only on executors that Joinkey wrapped. Their interceptor could not be"
							+ " replaced: " + ex);
		}
	}

	private static final class Interceptor extends AnnotationAsyncExecutionInterceptor {

		private final transient ExecutorCoverage executors;

		Interceptor(ExecutorCoverage executors) {
			super(null);
			this.executors = executors;
		}

		@Override
		public void configure(@Nullable Supplier<? extends @Nullable Executor> executor,
				@Nullable Supplier<? extends @Nullable AsyncUncaughtExceptionHandler> handler) {
			super.configure((executor != null) ? () -> adapted(executor.get()) : null, handler);
		}

		@Override
		protected @Nullable Executor findQualifiedExecutor(@Nullable BeanFactory beanFactory, String qualifier) {
			return adapted(super.findQualifiedExecutor(beanFactory, qualifier));
		}

		@Override
		protected @Nullable Executor getDefaultExecutor(@Nullable BeanFactory beanFactory) {
			return adapted(super.getDefaultExecutor(beanFactory));
		}

		private static @Nullable Executor adapted(@Nullable Executor executor) {
			return (executor == null || executor instanceof AsyncTaskExecutor) ? executor : new Adapter(executor);
		}

		@Override
		protected @Nullable Object doSubmit(Callable<Object> task, AsyncTaskExecutor executor, Class<?> returnType) {
			Executor used = (executor instanceof Adapter adapter) ? adapter.executor : executor;
			return super.doSubmit(this.executors.isLost(used) ? this.executors.tasks().once(task) : task, executor,
					returnType);
		}

	}

	/**
	 * Adapts an executor like Spring's adapter, which does not return the adapted
	 * executor.
	 */
	private static final class Adapter extends TaskExecutorAdapter {

		private final Executor executor;

		Adapter(Executor executor) {
			super(executor);
			this.executor = executor;
		}

	}

}
