/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Follows periodic tasks of the JDK's schedulers, and tasks with a trigger of Spring's:
 * those that were started within a span, and the runs of those that belong to no request.
 */
final class PeriodicTasks {

	/** Schedules each run of a task with a trigger as a task of its own. */
	private static final String TRIGGERED = "org.springframework.scheduling.concurrent.ReschedulingRunnable";

	private static final WeakIdentityMap<TaskSubmission> STARTED = new WeakIdentityMap<>();

	private static final WeakIdentityMap<Boolean> OWN = new WeakIdentityMap<>();

	private static final AtomicLong RUNS = new AtomicLong();

	private static final ThreadLocal<@Nullable TaskSubmission> REPEATING = new ThreadLocal<>();

	private static final ThreadLocal<@Nullable Long> RUN = new ThreadLocal<>();

	private PeriodicTasks() {
	}

	/** Return whether the next run of a task with a trigger is being scheduled. */
	static boolean isOfTrigger() {
		return TaskSubmissions.current(null) == null && StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch(
					(frame) -> frame.getClassName().equals(TRIGGERED) && frame.getMethodName().equals("schedule")));
	}

	/** Records the start, because each run would be a submission of its own. */
	static void started(Object task, Object pool) {
		SpanContext active = ThreadSnapshots.current();
		if (active == null) {
			if (TaskSubmissions.current(null) == null) {
				OWN.put(task, true);
			}
		}
		else if (!active.traceId().equals(ThreadSnapshots.PROBE)) {
			STARTED.put(task, new TaskSubmission(active, TaskSubmissions.name(pool), TaskSubmissions.stack()));
		}
	}

	/** Records that a task of a timer will run no more. */
	static void cancelled(Object task) {
		STARTED.remove(task);
	}

	/** Records that none of a timer's tasks will run any more. */
	static void stopped(Object timer) {
		STARTED.forEach((task, started) -> {
			if (started.pool().equals(TaskSubmissions.name(timer))) {
				STARTED.remove(task);
			}
		});
	}

	/** Called before a thread runs a task, unless another task on it is under way. */
	static void began(Object task) {
		REPEATING.set(STARTED.get(task));
		RUN.set(OWN.containsKey(task) ? RUNS.incrementAndGet() : null);
	}

	static void ended() {
		REPEATING.remove();
		RUN.remove();
	}

	/** Return the start of the periodic task that runs on this thread. */
	static @Nullable TaskSubmission repeating() {
		return REPEATING.get();
	}

	/**
	 * Return whether a task that was started will run no more, such as after a response.
	 */
	static boolean isOver(TaskSubmission started) {
		return !STARTED.anyMatch(
				(task, submission) -> submission == started && !(task instanceof Future<?> future && future.isDone()));
	}

	/** Return the number of the run on this thread, or 0. */
	static long run() {
		Long run = RUN.get();
		return (run != null) ? run : 0;
	}

}
