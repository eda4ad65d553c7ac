/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.config.TaskManagementConfigUtils;
import org.springframework.scheduling.config.TaskSchedulerRouter;

/**
 * Makes schedulers of {@code @Scheduled} methods propagate that are not beans: the one
 * that a {@link SchedulingConfigurer} sets, and the one that Spring creates.
 */
final class NonBeanSchedulers implements SchedulingConfigurer, Ordered, DisposableBean {

	private final ExecutorCoverage executors;

	private final BeanFactory beanFactory;

	private @Nullable Router router;

	NonBeanSchedulers(ContextualExecutors executors, BeanFactory beanFactory) {
		this.executors = executors.coverage();
		this.beanFactory = beanFactory;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		TaskScheduler scheduler = registrar.getScheduler();
		if (scheduler != null && scheduler.getClass() == TaskSchedulerRouter.class) {
			this.router = new Router();
			this.router.setBeanName(TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME);
			this.router.setBeanFactory(this.beanFactory);
			registrar.setTaskScheduler(this.router);
		}
		else if (scheduler != null) {
			this.executors.coverHeld(scheduler);
		}
	}

	@Override
	public void destroy() {
		if (this.router != null) {
			this.router.destroy();
		}
	}

	private final class Router extends TaskSchedulerRouter {

		@Override
		protected TaskScheduler determineDefaultScheduler() {
			TaskScheduler scheduler = super.determineDefaultScheduler();
			NonBeanSchedulers.this.executors.coverHeld(scheduler);
			return scheduler;
		}

	}

}
