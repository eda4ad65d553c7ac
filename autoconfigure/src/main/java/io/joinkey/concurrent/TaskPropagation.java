/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.CurrentTraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Propagates the submitter's context to tasks: the context that Spring's own decorator
 * propagates, and the current span of code that uses a tracer without an observation.
 */
final class TaskPropagation {

	static final ContextSnapshotFactory ALL = ContextSnapshotFactory.builder().build();

	private final LongAdder withContext = new LongAdder();

	private final LongAdder withoutContext = new LongAdder();

	private volatile @Nullable CurrentTraceContext current;

	/**
	 * Return how many tasks were submitted within a trace.
	 * @return a number that only grows
	 */
	long withContext() {
		return this.withContext.sum();
	}

	/**
	 * Return how many tasks were submitted outside of any trace. Runs of a schedule are
	 * not among them.
	 * @return a number that only grows
	 */
	long withoutContext() {
		return this.withoutContext.sum();
	}

	void carry(@Nullable CurrentTraceContext current) {
		this.current = current;
	}

	Runnable once(Runnable task) {
		return once(task, ALL);
	}

	Runnable once(Runnable task, ContextSnapshotFactory factory) {
		if (task instanceof PropagatingTask) {
			return task;
		}
		CurrentTraceContext traced = count();
		return new PropagatingTask(task, (traced != null) ? traced.wrap(task) : task, CapturedContext.by(factory));
	}

	<V> Callable<V> once(Callable<V> task) {
		if (task instanceof PropagatingCallable) {
			return task;
		}
		CurrentTraceContext traced = count();
		return new PropagatingCallable<>((traced != null) ? traced.wrap(task) : task, CapturedContext.by(ALL));
	}

	/**
	 * Wraps a periodic task: each run starts without a context, because the code that
	 * scheduled it may have ended long ago.
	 */
	Runnable eachTime(Runnable task) {
		return (task instanceof PropagatingTask) ? task : new PropagatingTask(task, task, CapturedContext.NOTHING);
	}

	private @Nullable CurrentTraceContext count() {
		CurrentTraceContext traced = this.current;
		boolean present = traced != null && traced.context() != null;
		if (present) {
			this.withContext.increment();
		}
		else if (!RunningTask.isOfSchedule()) {
			this.withoutContext.increment();
		}
		return present ? traced : null;
	}

}
