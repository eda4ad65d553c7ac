/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;

import io.micrometer.context.ContextSnapshotFactory;

import org.springframework.scheduling.support.DelegatingErrorHandlingRunnable;

/**
 * Wraps the tasks of one executor.
 *
 * @param tasks wraps the tasks of all executors
 * @param factory captures the context
 */
record ExecutorPropagation(TaskPropagation tasks, ContextSnapshotFactory factory) {

	ExecutorPropagation(TaskPropagation tasks) {
		this(tasks, TaskPropagation.ALL);
	}

	Runnable wrap(Runnable task) {
		return this.tasks.once(task, this.factory);
	}

	<V> Callable<V> wrap(Callable<V> task) {
		return this.tasks.once(task);
	}

	Runnable wrapScheduled(Runnable task, boolean periodic) {
		return (periodic || isRescheduling(task)) ? this.tasks.eachTime(task) : wrap(task);
	}

	/**
	 * Return whether a task is one of Spring's that schedules its own next run: it is the
	 * only task that also is the future of its runs.
	 */
	private static boolean isRescheduling(Runnable task) {
		return task instanceof DelegatingErrorHandlingRunnable && task instanceof ScheduledFuture<?>;
	}

}
