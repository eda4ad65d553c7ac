/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.DelayQueue;

import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Records the span and the code that put each item into a queue, and the items that a
 * thread last took from each queue.
 */
final class QueuedItems {

	/** Texts that were queued outside of any span too. */
	private static final WeakIdentityMap<Boolean> SHARED = new WeakIdentityMap<>();

	private static final ThreadLocal<Map<Object, RunningTask>> DEQUEUED = ThreadLocal.withInitial(IdentityHashMap::new);

	/** Items that tasks without context queued. */
	private static final WeakIdentityMap<FurtherTask> FURTHER = new WeakIdentityMap<>();

	private QueuedItems() {
	}

	/**
	 * Records an item that is put into a queue, for the thread that takes it. Numbers are
	 * left out, because equal numbers may be one object. Tasks that an executor queues
	 * are recorded at the executor. A text counts only if it was never queued outside of
	 * a span, and an item of a delay queue only if it is work.
	 */
	static void enqueued(Object queue, @Nullable Object item) {
		SpanContext active = ThreadSnapshots.current();
		if (active == null && item instanceof CharSequence) {
			SHARED.put(item, true);
		}
		if (item == null || (active == null && TaskSubmissions.current(null) == null) || item instanceof Number
				|| item instanceof Boolean || item instanceof Enum<?> || item.getClass().getName().equals("kotlin.Unit")
				|| (queue instanceof DelayQueue<?> && !DelayedWork.isWork(item)) || isQueuedByJdk()) {
			return;
		}
		if (active != null) {
			SubmissionTags.add(item, new TaskSubmission(active, TaskSubmissions.name(queue), TaskSubmissions.stack()));
			return;
		}
		FurtherTask further = TaskSubmissions.further(queue);
		if (further != null) {
			FURTHER.put(item, further);
		}
	}

	static void dequeuing(Object queue) {
		DEQUEUED.get().remove(queue);
		QueueBulks.forget(queue);
	}

	/** Records a drained queue. An item of the bulk counts only where a line names it. */
	static void drained(Object queue, @Nullable Object bulk) {
		DEQUEUED.get().remove(queue);
		if (bulk instanceof Collection<?> items) {
			QueueBulks.drained(queue, items, QueuedItems::taken);
		}
	}

	static void dequeued(Object queue, @Nullable Object item) {
		if (item != null) {
			takenInTurn(item);
		}
		TaskSubmission submission = (item != null) ? taken(queue, item) : null;
		if (item != null && submission != null) {
			// within a span the taker may borrow what an earlier request gave back
			boolean sure = !(item instanceof CharSequence) && ThreadSnapshots.current() == null;
			DEQUEUED.get().put(queue, new RunningTask(submission, sure));
			QueueBulks.took(queue, item, submission);
		}
	}

	private static void takenInTurn(Object item) {
		FurtherTask further = FURTHER.get(item);
		FURTHER.remove(item);
		// what a task or a request takes may be an object that another one gave back
		if (further != null && ThreadSnapshots.current() == null && TaskSubmissions.worker() == null) {
			TaskSubmissions.submits(further);
		}
	}

	/** Return the submission that queued an item, if it is certain. */
	private static @Nullable TaskSubmission taken(Object queue, Object item) {
		List<TaskSubmission> tags = SubmissionTags.of(item);
		if (tags.isEmpty() || !tags.get(0).pool().equals(TaskSubmissions.name(queue))) {
			return null;
		}
		SubmissionTags.remove(item);
		EndlessTasks.fed(TaskSubmissions.worker());
		return (!(item instanceof CharSequence) || (tags.size() == 1 && !SHARED.containsKey(item))) ? tags.get(0)
				: null;
	}

	/** Return an item that this thread took. */
	static Optional<RunningTask> current() {
		return DEQUEUED.get().values().stream().findFirst();
	}

	/** Forgets what another task took from a queue on this thread. */
	static void forgetAll() {
		DEQUEUED.get().clear();
		QueueBulks.forgetAll();
	}

	/** Hides what others took from queues on this thread, and returns it. */
	static Map<Object, RunningTask> hide() {
		Map<Object, RunningTask> others = DEQUEUED.get();
		DEQUEUED.set(new IdentityHashMap<>());
		return others;
	}

	static void restore(Map<Object, RunningTask> others) {
		DEQUEUED.set(others);
	}

	/** Return whether the caller of the queue is the JDK, such as a pool. */
	private static boolean isQueuedByJdk() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName)
				.filter((name) -> !name.startsWith("io.joinkey.check.capture.") && !name.contains("Blocking")
						&& !name.equals("java.util.AbstractQueue") && !name.equals("java.util.concurrent.DelayQueue"))
				.findFirst())
			.filter((name) -> name.startsWith("java."))
			.isPresent();
	}

}
