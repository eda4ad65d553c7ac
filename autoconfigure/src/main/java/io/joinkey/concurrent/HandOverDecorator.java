/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RunnableScheduledFuture;

import io.joinkey.ForeignInternal;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * The decorator of Spring's executors. It takes the place of Spring's own one that
 * propagates, which gives each run of a periodic task the context of whoever scheduled
 * it, and keeps the application's others.
 */
final class HandOverDecorator implements TaskDecorator {

	private final TaskHandOver handOver;

	private final List<TaskDecorator> others = new ArrayList<>();

	private ContextSnapshotFactory factory = TaskHandOver.ALL;

	HandOverDecorator(@Nullable TaskDecorator existing, TaskHandOver handOver) {
		this.handOver = handOver;
		if (existing != null) {
			add(existing);
		}
	}

	private void add(TaskDecorator existing) {
		if (existing instanceof ContextPropagatingTaskDecorator) {
			this.factory = Objects
				.requireNonNull(ForeignInternal.DECORATOR_FACTORY.read(existing, ContextSnapshotFactory.class));
		}
		else if (existing instanceof CompositeTaskDecorator) {
			for (Object each : Objects.requireNonNull(ForeignInternal.DECORATOR_PARTS.read(existing, List.class))) {
				add((TaskDecorator) each);
			}
		}
		else {
			this.others.add(existing);
		}
	}

	@Override
	public Runnable decorate(Runnable task) {
		Runnable decorated = task;
		for (TaskDecorator other : this.others) {
			decorated = other.decorate(decorated);
		}
		return repeats(task) ? this.handOver.eachTime(decorated) : this.handOver.once(decorated, this.factory);
	}

	private static boolean repeats(Runnable task) {
		return task instanceof RunnableScheduledFuture<?> future
				&& (future.isPeriodic() || TaskHandOver.isRescheduling());
	}

}
