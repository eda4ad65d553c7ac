/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.ref.ReferenceQueue;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Follows periodic tasks of the JDK's schedulers: those that were started within a span,
 * and the runs of those that belong to no request.
 */
final class PeriodicTasks {

	private static final Map<TaskSubmissions.Key, TaskSubmission> STARTED = new ConcurrentHashMap<>();

	private static final Set<TaskSubmissions.Key> OWN = ConcurrentHashMap.newKeySet();

	private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

	private static final AtomicLong RUNS = new AtomicLong();

	private static final ThreadLocal<@Nullable TaskSubmission> REPEATING = new ThreadLocal<>();

	private static final ThreadLocal<@Nullable Long> RUN = new ThreadLocal<>();

	private PeriodicTasks() {
	}

	/** Records the start, because each run would be a submission of its own. */
	static void started(Object task, Object pool) {
		forget();
		SpanContext active = ThreadSnapshots.current();
		if (active == null) {
			if (TaskSubmissions.current(null) == null) {
				OWN.add(new TaskSubmissions.Key(task, GONE));
			}
		}
		else if (!active.traceId().equals(ThreadSnapshots.PROBE)) {
			STARTED.put(new TaskSubmissions.Key(task, GONE),
					new TaskSubmission(active, TaskSubmissions.name(pool), TaskSubmissions.stack()));
		}
	}

	/** Called before a thread runs a task, unless another task on it is under way. */
	static void began(Object task) {
		TaskSubmissions.Key key = new TaskSubmissions.Key(task, null);
		REPEATING.set(STARTED.get(key));
		RUN.set(OWN.contains(key) ? RUNS.incrementAndGet() : null);
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
		return STARTED.entrySet()
			.stream()
			.filter((each) -> each.getValue() == started)
			.map((each) -> each.getKey().get())
			.noneMatch((task) -> task != null && !(task instanceof Future<?> future && future.isDone()));
	}

	/** Return the number of the run on this thread, or 0. */
	static long run() {
		Long run = RUN.get();
		return (run != null) ? run : 0;
	}

	private static void forget() {
		for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
			STARTED.remove(gone);
			OWN.remove(gone);
		}
	}

}
