/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.joinkey.ForeignInternal;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * Decorates the tasks of Spring's executors. It replaces Spring's own propagating
 * decorator and keeps the decorators of the application.
 */
final class PropagatingTaskDecorator implements TaskDecorator {

	private final TaskPropagation tasks;

	private final List<TaskDecorator> others = new ArrayList<>();

	private @Nullable ContextSnapshotFactory factory;

	PropagatingTaskDecorator(@Nullable TaskDecorator existing, TaskPropagation tasks) {
		this.tasks = tasks;
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

	/**
	 * Return whether one of the existing decorators propagates.
	 */
	boolean replacesPropagation() {
		return this.factory != null;
	}

	/**
	 * Return the existing decorators that do not propagate.
	 */
	@Nullable TaskDecorator others() {
		return this.others.isEmpty() ? null : new CompositeTaskDecorator(this.others);
	}

	ExecutorPropagation propagation() {
		return new ExecutorPropagation(this.tasks, (this.factory != null) ? this.factory : TaskPropagation.ALL);
	}

	@Override
	public Runnable decorate(Runnable task) {
		Runnable decorated = task;
		for (TaskDecorator other : this.others) {
			decorated = other.decorate(decorated);
		}
		return propagation().wrap(decorated);
	}

}
