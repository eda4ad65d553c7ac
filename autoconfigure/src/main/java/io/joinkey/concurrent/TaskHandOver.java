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
 * Lets tasks take along the context of the thread that submits them. What Spring's own
 * decorator carries is carried, and with it the current span of code that uses a tracer
 * without an observation.
 */
final class TaskHandOver {

	static final ContextSnapshotFactory ALL = ContextSnapshotFactory.builder().build();

	private final LongAdder withContext = new LongAdder();

	private final LongAdder withoutContext = new LongAdder();

	private volatile @Nullable CurrentTraceContext current;

	/**
	 * Returns how many tasks were handed over within a trace.
	 * @return a number that only grows
	 */
	long withContext() {
		return this.withContext.sum();
	}

	/**
	 * Returns how many tasks were handed over outside of any trace. Runs of a schedule
	 * are not among them.
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
		if (task instanceof HandedOver) {
			return task;
		}
		CurrentTraceContext traced = count();
		return new HandedOver(task, (traced != null) ? traced.wrap(task) : task, Carried.by(factory));
	}

	<V> Callable<V> once(Callable<V> task) {
		if (task instanceof HandedOverCall) {
			return task;
		}
		CurrentTraceContext traced = count();
		return new HandedOverCall<>((traced != null) ? traced.wrap(task) : task, Carried.by(ALL));
	}

	/**
	 * Wraps a task that runs again and again: whoever scheduled it is long gone, so that
	 * each run starts without a context.
	 */
	Runnable eachTime(Runnable task) {
		return (task instanceof HandedOver) ? task : new HandedOver(task, task, Carried.NOTHING);
	}

	private @Nullable CurrentTraceContext count() {
		CurrentTraceContext traced = this.current;
		boolean present = traced != null && traced.context() != null;
		if (present) {
			this.withContext.increment();
		}
		else if (!TaskRun.isOfSchedule()) {
			this.withoutContext.increment();
		}
		return present ? traced : null;
	}

}
