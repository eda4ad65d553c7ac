/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.function.Supplier;

import io.micrometer.tracing.Tracer.SpanInScope;
import org.jspecify.annotations.Nullable;

/**
 * A run of a task on the current thread. Closes the scope that a failed run leaves open
 * for its error line.
 */
final class RunningTask implements AutoCloseable {

	private static final ThreadLocal<@Nullable RunningTask> current = new ThreadLocal<>();

	private final @Nullable RunningTask outer = current.get();

	private final boolean ofSchedule;

	private @Nullable SpanInScope held;

	private RunningTask(boolean ofSchedule) {
		this.ofSchedule = ofSchedule;
	}

	static RunningTask begin(boolean ofSchedule) {
		RunningTask run = new RunningTask(ofSchedule);
		current.set(run);
		return run;
	}

	static boolean isOfSchedule() {
		RunningTask run = current.get();
		return run != null && run.ofSchedule;
	}

	/**
	 * Opens a scope that ends with the run, if a run can end it.
	 */
	static void hold(Supplier<SpanInScope> scope) {
		RunningTask run = current.get();
		if (run != null && run.held == null) {
			run.held = scope.get();
		}
	}

	@Override
	public void close() {
		if (this.outer != null) {
			current.set(this.outer);
		}
		else {
			current.remove();
		}
		if (this.held != null) {
			this.held.close();
		}
	}

}
