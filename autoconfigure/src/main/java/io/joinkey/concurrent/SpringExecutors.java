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
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Covers Spring's own executors, which keep their identity. They get a decorator, or the
 * executor that they delegate to gets a proxy. Each {@code cover} method returns why the
 * executor must be left alone, or {@code null}.
 */
final class SpringExecutors {

	private final TaskHandOver handOver;

	private final LeftAlone leftAlone;

	SpringExecutors(TaskHandOver handOver, LeftAlone leftAlone) {
		this.handOver = handOver;
		this.leftAlone = leftAlone;
	}

	static boolean isSprings(Object executor) {
		return executor instanceof ThreadPoolTaskExecutor || executor instanceof ThreadPoolTaskScheduler
				|| executor instanceof SimpleAsyncTaskExecutor || executor instanceof ConcurrentTaskExecutor;
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
		return cover((ConcurrentTaskExecutor) executor);
	}

	private @Nullable String cover(ThreadPoolTaskExecutor executor) {
		ThreadPoolExecutor pool = ForeignInternal.POOL.read(executor, ThreadPoolExecutor.class);
		String reason = LeftAlone.hookReason(executor, "beforeExecute", "afterExecute", "cancelRemainingTask");
		if (reason == null && pool != null) {
			reason = this.leftAlone.reason(pool);
		}
		if (reason != null) {
			return propagates(executor, ForeignInternal.POOL_DECORATOR) ? null : reason;
		}
		HandOverDecorator decorator = decorate(executor, ForeignInternal.POOL_DECORATOR, executor::setTaskDecorator);
		if (pool != null && !LeftAlone.propagates(pool)) {
			ForeignInternal.POOL.write(executor, StandIn.showing(pool, decorator.propagation()));
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
		if (executor == null || reason != null || LeftAlone.propagates(executor)) {
			return reason;
		}
		TaskDecorator existing = ForeignInternal.SCHEDULER_DECORATOR.read(scheduler, TaskDecorator.class);
		HandOverDecorator decorator = new HandOverDecorator(existing, this.handOver);
		ForeignInternal.SCHEDULER_POOL.write(scheduler, StandIn.of(executor, decorator.propagation()));
		if (decorator.replacesPropagation()) {
			// it would give each run of a periodic task the context of its first
			// submission
			ForeignInternal.SCHEDULER_DECORATOR.write(scheduler, decorator.others());
		}
		return null;
	}

	private @Nullable String cover(SimpleAsyncTaskExecutor executor) {
		String reason = LeftAlone.hookReason(executor, "doExecute", "newThread", "createThread");
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

	private @Nullable String cover(ConcurrentTaskExecutor executor) {
		Executor tasks = executor.getConcurrentExecutor();
		String reason = isSprings(tasks) ? cover((Object) tasks) : this.leftAlone.reason(tasks);
		if (reason != null) {
			return reason;
		}
		if (!isSprings(tasks) && !LeftAlone.propagates(tasks)) {
			executor.setConcurrentExecutor(StandIn.of(tasks, new Propagation(this.handOver)));
		}
		if (executor instanceof ConcurrentTaskScheduler) {
			replace(executor, ForeignInternal.SCHEDULED_EXECUTOR);
		}
		return null;
	}

	private HandOverDecorator decorate(Object executor, ForeignInternal field, Consumer<TaskDecorator> setter) {
		TaskDecorator existing = field.read(executor, TaskDecorator.class);
		if (existing instanceof HandOverDecorator decorator) {
			return decorator;
		}
		HandOverDecorator decorator = new HandOverDecorator(existing, this.handOver);
		setter.accept(decorator);
		return decorator;
	}

	/**
	 * Return whether the application chose a decorator that propagates.
	 */
	private boolean propagates(Object executor, ForeignInternal field) {
		return new HandOverDecorator(field.read(executor, TaskDecorator.class), this.handOver).replacesPropagation();
	}

	private void replace(Object scheduler, ForeignInternal field) {
		ScheduledExecutorService executor = field.read(scheduler, ScheduledExecutorService.class);
		if (executor != null && !LeftAlone.propagates(executor)) {
			field.write(scheduler, StandIn.ofInterfaces(executor, new Propagation(this.handOver)));
		}
	}

}
