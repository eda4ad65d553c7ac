/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

import io.joinkey.ForeignInternal;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Spring's own executors, which are given a decorator and stay what they are.
 */
final class SpringExecutors {

	private final TaskHandOver handOver;

	SpringExecutors(TaskHandOver handOver) {
		this.handOver = handOver;
	}

	/**
	 * Decorates an executor of Spring's.
	 * @param executor any object
	 * @return whether it is one
	 */
	boolean decorate(Object executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			decorate(pool, ForeignInternal.POOL_DECORATOR, pool::setTaskDecorator);
		}
		else if (executor instanceof ThreadPoolTaskScheduler scheduler) {
			decorate(scheduler, ForeignInternal.SCHEDULER_DECORATOR, scheduler::setTaskDecorator);
		}
		else if (executor instanceof SimpleAsyncTaskExecutor simple) {
			decorate(simple, ForeignInternal.SIMPLE_DECORATOR, simple::setTaskDecorator);
			if (simple instanceof SimpleAsyncTaskScheduler) {
				replace(simple, ForeignInternal.TRIGGER_EXECUTOR);
				replace(simple, ForeignInternal.FIXED_DELAY_EXECUTOR);
			}
		}
		else if (executor instanceof ConcurrentTaskScheduler scheduler) {
			// its decorator would not see which task is periodic
			Executor tasks = scheduler.getConcurrentExecutor();
			if (Submissions.target(tasks) == null) {
				scheduler.setConcurrentExecutor(StandIn.ofInterfaces(tasks, this.handOver));
			}
			replace(scheduler, ForeignInternal.SCHEDULED_EXECUTOR);
		}
		else if (executor instanceof ConcurrentTaskExecutor concurrent) {
			decorate(concurrent, ForeignInternal.CONCURRENT_DECORATOR, concurrent::setTaskDecorator);
		}
		else {
			return false;
		}
		return true;
	}

	private void decorate(Object executor, ForeignInternal field, Consumer<TaskDecorator> setter) {
		TaskDecorator existing = field.read(executor, TaskDecorator.class);
		if (!(existing instanceof HandOverDecorator)) {
			setter.accept(new HandOverDecorator(existing, this.handOver));
		}
	}

	private void replace(Object scheduler, ForeignInternal field) {
		ScheduledExecutorService executor = field.read(scheduler, ScheduledExecutorService.class);
		if (executor != null && Submissions.target(executor) == null) {
			field.write(scheduler, StandIn.ofInterfaces(executor, this.handOver));
		}
	}

}
