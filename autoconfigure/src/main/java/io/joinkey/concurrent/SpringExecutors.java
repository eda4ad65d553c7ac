/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;

import io.joinkey.ForeignInternal;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Makes Spring's executors propagate. They keep their identity: they get a decorator, or
 * the executor that they delegate to is wrapped. Each {@code cover} method returns why
 * the executor must be left alone, or {@code null}.
 */
final class SpringExecutors {

	private final TaskPropagation tasks;

	private final UnwrappableExecutors leftAlone;

	SpringExecutors(TaskPropagation tasks, UnwrappableExecutors leftAlone) {
		this.tasks = tasks;
		this.leftAlone = leftAlone;
	}

	static boolean isSprings(Object executor) {
		return executor instanceof ThreadPoolTaskExecutor || executor instanceof ThreadPoolTaskScheduler
				|| executor instanceof SimpleAsyncTaskExecutor || executor instanceof ConcurrentTaskExecutor
				|| executor instanceof TaskExecutorAdapter;
	}

	@Nullable String cover(Object executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			return cover(pool);
		}
		if (executor instanceof ThreadPoolTaskScheduler scheduler) {
			return cover(scheduler);
		}
		if (executor instanceof SimpleAsyncTaskExecutor simple) {
			return cover(simple);
		}
		if (executor instanceof TaskExecutorAdapter adapter) {
			return cover(adapter);
		}
		return cover((ConcurrentTaskExecutor) executor);
	}

	private @Nullable String cover(ThreadPoolTaskExecutor executor) {
		ThreadPoolExecutor pool = ForeignInternal.POOL.read(executor, ThreadPoolExecutor.class);
		String reason = UnwrappableExecutors.hookReason(executor, "beforeExecute", "afterExecute",
				"cancelRemainingTask");
		if (reason == null && pool != null) {
			reason = this.leftAlone.reason(pool);
		}
		if (reason != null) {
			return propagates(executor, ForeignInternal.POOL_DECORATOR) ? null : reason;
		}
		PropagatingTaskDecorator decorator = decorate(executor, ForeignInternal.POOL_DECORATOR,
				executor::setTaskDecorator);
		if (pool != null && !UnwrappableExecutors.propagates(pool)) {
			ForeignInternal.POOL.write(executor, ExecutorProxies.showing(pool, decorator.propagation()));
		}
		return null;
	}

	/**
	 * A decorator would take the futures' place in the queue, where Spring could no
	 * longer remove a cancelled one.
	 */
	private @Nullable String cover(ThreadPoolTaskScheduler scheduler) {
		ScheduledExecutorService executor = ForeignInternal.SCHEDULER_POOL.read(scheduler,
				ScheduledExecutorService.class);
		String reason = (executor != null) ? this.leftAlone.reason(executor) : "it is not initialized";
		if (executor == null || reason != null || UnwrappableExecutors.propagates(executor)) {
			return reason;
		}
		TaskDecorator existing = ForeignInternal.SCHEDULER_DECORATOR.read(scheduler, TaskDecorator.class);
		PropagatingTaskDecorator decorator = new PropagatingTaskDecorator(existing, this.tasks);
		ForeignInternal.SCHEDULER_POOL.write(scheduler, ExecutorProxies.of(executor, decorator.propagation()));
		if (decorator.replacesPropagation()) {
			// it would give each run of a periodic task the context of its first
			// submission
			ForeignInternal.SCHEDULER_DECORATOR.write(scheduler, decorator.others());
		}
		return null;
	}

	private @Nullable String cover(SimpleAsyncTaskExecutor executor) {
		String reason = UnwrappableExecutors.hookReason(executor, "doExecute", "newThread", "createThread");
		if (reason != null) {
			return propagates(executor, ForeignInternal.SIMPLE_DECORATOR) ? null : reason;
		}
		if (executor instanceof SimpleAsyncTaskScheduler) {
			replace(executor, ForeignInternal.TRIGGER_EXECUTOR);
			replace(executor, ForeignInternal.FIXED_DELAY_EXECUTOR);
		}
		decorate(executor, ForeignInternal.SIMPLE_DECORATOR, executor::setTaskDecorator);
		return null;
	}

	private @Nullable String cover(TaskExecutorAdapter executor) {
		Executor tasks = ForeignInternal.ADAPTER_EXECUTOR.read(executor, Executor.class);
		String reason = UnwrappableExecutors.hookReason(executor, "doExecute");
		if (reason == null && tasks != null && !isSprings(tasks)) {
			reason = this.leftAlone.reason(tasks);
		}
		if (reason != null) {
			return propagates(executor, ForeignInternal.ADAPTER_DECORATOR) ? null : reason;
		}
		if (tasks == null || !UnwrappableExecutors.propagates(tasks)) {
			decorate(executor, ForeignInternal.ADAPTER_DECORATOR, executor::setTaskDecorator);
		}
		return null;
	}

	private @Nullable String cover(ConcurrentTaskExecutor executor) {
		Executor tasks = executor.getConcurrentExecutor();
		String reason = isSprings(tasks) ? cover((Object) tasks) : this.leftAlone.reason(tasks);
		if (reason != null) {
			return reason;
		}
		if (!isSprings(tasks) && !UnwrappableExecutors.propagates(tasks)) {
			executor.setConcurrentExecutor(ExecutorProxies.of(tasks, new ExecutorPropagation(this.tasks)));
		}
		if (executor instanceof ConcurrentTaskScheduler) {
			replace(executor, ForeignInternal.SCHEDULED_EXECUTOR);
		}
		return null;
	}

	private PropagatingTaskDecorator decorate(Object executor, ForeignInternal field, Consumer<TaskDecorator> setter) {
		TaskDecorator existing = field.read(executor, TaskDecorator.class);
		if (existing instanceof PropagatingTaskDecorator decorator) {
			return decorator;
		}
		PropagatingTaskDecorator decorator = new PropagatingTaskDecorator(existing, this.tasks);
		setter.accept(decorator);
		return decorator;
	}

	/**
	 * Return whether the application chose a decorator that propagates.
	 */
	private boolean propagates(Object executor, ForeignInternal field) {
		return new PropagatingTaskDecorator(field.read(executor, TaskDecorator.class), this.tasks)
			.replacesPropagation();
	}

	private void replace(Object scheduler, ForeignInternal field) {
		ScheduledExecutorService executor = field.read(scheduler, ScheduledExecutorService.class);
		if (executor != null && !UnwrappableExecutors.propagates(executor)) {
			field.write(scheduler, ExecutorProxies.ofInterfaces(executor, new ExecutorPropagation(this.tasks)));
		}
	}

}
