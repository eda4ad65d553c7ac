/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.function.Supplier;

import io.micrometer.tracing.Tracer.SpanInScope;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task on this thread: the outermost place that still belongs to it, which
 * closes what a failed run leaves open for its error line.
 */
final class TaskRun implements AutoCloseable {

	private static final ThreadLocal<@Nullable TaskRun> current = new ThreadLocal<>();

	private final @Nullable TaskRun outer = current.get();

	private final boolean ofSchedule;

	private @Nullable SpanInScope held;

	private TaskRun(boolean ofSchedule) {
		this.ofSchedule = ofSchedule;
	}

	static TaskRun begin(boolean ofSchedule) {
		TaskRun run = new TaskRun(ofSchedule);
		current.set(run);
		return run;
	}

	static boolean isOfSchedule() {
		TaskRun run = current.get();
		return run != null && run.ofSchedule;
	}

	/**
	 * Opens a scope that ends with the run, if there is a run that can end it.
	 */
	static void hold(Supplier<SpanInScope> scope) {
		TaskRun run = current.get();
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
