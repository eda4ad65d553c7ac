/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.joinkey.check.evidence.Setup.FurtherTask;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * Records for each task the span and the code in which it was submitted, and finds the
 * submission that led to the running code. Tasks are referenced weakly and never changed.
 */
public final class TaskSubmissions {

	private static final int FRAMES = 64;

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final String POOL_WORKER = "java.util.concurrent.ThreadPoolExecutor$Worker";

	private static final Predicate<StackTraceElement> OURS = (frame) -> frame.getClassName()
		.startsWith("io.joinkey.check.capture.");

	private static final ThreadLocal<Deque<RunningTask>> RUNNING = ThreadLocal.withInitial(ArrayDeque::new);

	private static final List<ThreadSnapshots> OBSERVERS = new CopyOnWriteArrayList<>();

	private static final AtomicInteger UNDER_WAY = new AtomicInteger();

	private TaskSubmissions() {
	}

	/**
	 * Observes what tasks leave on their threads.
	 * @param moments records it
	 * @return stops the observation
	 */
	public static Runnable observe(ThreadSnapshots moments) {
		OBSERVERS.add(moments);
		return () -> {
			OBSERVERS.remove(moments);
			if (OBSERVERS.isEmpty()) {
				EndlessTasks.forget();
			}
		};
	}

	/** Waits until submitted work has ended, but not long: some work never ends. */
	public static void await() {
		long patience = System.nanoTime() + PATIENCE.toNanos();
		while (!isQuiet() && System.nanoTime() < patience) {
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
	}

	/**
	 * Return whether all work that was submitted within a span has ended. Threads of a
	 * library have their own class and do not end.
	 */
	static boolean isQuiet() {
		return UNDER_WAY.get() <= 0 && !SubmissionTags.anyMatch(TaskSubmissions::isAlive);
	}

	private static boolean isAlive(Object object) {
		return object instanceof Thread thread && thread.isAlive() && !isOfLibrary(thread);
	}

	private static boolean isOfLibrary(Thread thread) {
		return thread.getClass() != Thread.class && !thread.getClass().getName().endsWith("VirtualThread");
	}

	/** Return the submissions whose work has not ended, and may never end. */
	public static Set<TaskSubmission> endless() {
		Set<TaskSubmission> endless = EndlessTasks.now();
		endless.addAll(Coroutines.endless());
		SubmissionTags.forEach((object, submission) -> {
			if (object instanceof Thread thread && thread.isAlive() && !EndlessTasks.isFed(submission)) {
				endless.add(submission);
			}
		});
		return endless;
	}

	/** Return what runs on this thread, or started it. */
	static @Nullable TaskSubmission worker() {
		RunningTask running = RUNNING.get().peek();
		return (running != null) ? running.submission() : starter();
	}

	private static @Nullable TaskSubmission starter() {
		return SubmissionTags.of(Thread.currentThread()).stream().findFirst().orElse(null);
	}

	/**
	 * Return the submission that led to the code on this thread.
	 * @param active the span that is active on this thread
	 * @return the submission, or {@code null} if no task within a span led to the code
	 */
	public static @Nullable TaskSubmission current(@Nullable SpanContext active) {
		RunningTask running = RUNNING.get().peek();
		if (running != null && running.submission() != null) {
			return running.told(active);
		}
		Optional<RunningTask> item = QueuedItems.current();
		if (item.isPresent()) {
			return item.get().told(active);
		}
		return (running == null) ? starter() : null;
	}

	static void submitted(Object task, Object pool) {
		SpanContext active = ThreadSnapshots.current();
		if (task instanceof RunnableScheduledFuture<?> scheduled
				&& (scheduled.isPeriodic() || (active == null && PeriodicTasks.isOfTrigger()))) {
			PeriodicTasks.started(task, pool);
			return;
		}
		if (isWorker(task) || isVirtual(task)) {
			return;
		}
		TaskSubmission submission = (active == null) ? current(null) : active.traceId().equals(ThreadSnapshots.PROBE)
				? new TaskSubmission(active, name(pool), List.of()) : new TaskSubmission(active, name(pool), stack());
		if (submission != null) {
			RunningTask running = RUNNING.get().peek();
			FurtherTask further = (active == null) ? further(pool) : null;
			if (further != null) {
				submits(further);
			}
			EndlessTasks.submitted(task, name(pool), submission, (running != null) ? running.submission() : null);
			if (task instanceof ForkJoinTask<?>) {
				// a task that forks into one that runs again is the same submission
				SubmissionTags.addIfAbsent(task, submission);
			}
			else {
				SubmissionTags.add(task, submission);
			}
		}
	}

	/**
	 * Return what a task without context gives to a pool or a queue, or {@code null} if
	 * no such task runs on this thread.
	 */
	static @Nullable FurtherTask further(Object pool) {
		TaskSubmission within = current(null);
		return (within == null || within.stack().isEmpty()) ? null
				: new FurtherTask(within, new TaskSubmission(within.from(), name(pool), stack()));
	}

	static void submits(FurtherTask further) {
		OBSERVERS.forEach((moments) -> moments.submits(further));
	}

	/**
	 * Reports a periodic task whose run is in the trace in which the task was started.
	 * @param active the span that is active on this thread
	 */
	public static void repeats(SpanContext active) {
		TaskSubmission started = PeriodicTasks.repeating();
		if (started != null && started.from().traceId().equals(active.traceId())) {
			OBSERVERS.forEach((moments) -> moments.repeats(started));
		}
	}

	/**
	 * Return the run of a periodic task on this thread, if no request started the task.
	 * @return a number for each run, or 0
	 */
	public static long run() {
		return PeriodicTasks.run();
	}

	static void began(Object task) {
		if (task.getClass().getName().equals(POOL_WORKER)) {
			// the thread is a pool's: what it was started for is not what it runs
			SubmissionTags.remove(Thread.currentThread());
			return;
		}
		List<TaskSubmission> tags = SubmissionTags.of(task);
		// a task that is invoked instead of forked belongs to the same submission
		TaskSubmission submission = !tags.isEmpty() ? tags.get(0)
				: (task instanceof ForkJoinTask<?>) ? current(null) : null;
		SubmissionTags.poll(task);
		boolean observed = submission != null && !submission.stack().isEmpty();
		if (RUNNING.get().isEmpty()) {
			QueuedItems.forgetAll();
			PeriodicTasks.began(task);
		}
		RUNNING.get()
			.push(new RunningTask(submission, tags.size() <= 1, observed,
					observed ? ThreadSnapshots.carried() : List.of(), null));
		UNDER_WAY.addAndGet(observed ? 1 : 0);
		EndlessTasks.began(task, observed ? submission : null);
	}

	/**
	 * Called before a stage of a future runs on this thread, possibly within a task.
	 * @param registered where it was registered, or {@code null} if not within a span
	 */
	static void beganStage(@Nullable TaskSubmission registered) {
		RunningTask task = RUNNING.get().peek();
		TaskSubmission around = (task != null) ? task.submission() : current(null);
		// the thread of a library serves more than the request that started it
		boolean shared = registered != null && around == starter() && isOfLibrary(Thread.currentThread());
		boolean isTask = around != null && !shared && !CompletionStages.isStage(around);
		boolean inherits = around != null && isTask
				&& (registered == null || registered.from().traceId().equals(around.from().traceId()));
		RUNNING.get()
			.push(inherits ? new RunningTask(around, task == null || task.sure())
					: RunningTask.ofStage(registered, isTask ? ThreadSnapshots.current() : null));
	}

	/** Called before a part of a sequence runs on this thread, within its caller. */
	static void beganPart(@Nullable TaskSubmission started) {
		RUNNING.get().push(new RunningTask(started, true));
	}

	/**
	 * Called before a part of a coroutine runs on this thread, possibly within a task
	 * that belongs to another one. What others took from queues on this thread is not the
	 * coroutine's, and what it takes is not theirs.
	 */
	static void beganCoroutine(@Nullable TaskSubmission started) {
		RUNNING.get().push(new RunningTask(started, true, false, List.of(), QueuedItems.hide()));
	}

	static void ended() {
		RunningTask running = RUNNING.get().poll();
		TaskSubmission submission = (running != null) ? running.submission() : null;
		if (running != null && running.others() != null) {
			QueuedItems.restore(running.others());
		}
		if (RUNNING.get().isEmpty()) {
			PeriodicTasks.ended();
		}
		if (running != null && submission != null && running.observed()) {
			OBSERVERS.forEach((moments) -> moments.ended(submission, running.before()));
			// last: when all tasks have ended, none of them may be among the endless
			EndlessTasks.ended(submission);
			UNDER_WAY.decrementAndGet();
		}
	}

	/**
	 * Return whether a task is the worker of a pool, or a thread of the JDK such as that
	 * of its HTTP client. The work of a pool is recorded task by task.
	 */
	private static boolean isWorker(Object task) {
		String type = task.getClass().getName();
		return task instanceof ForkJoinWorkerThread || type.equals("java.util.TimerThread")
				|| (task instanceof Thread && type.startsWith("jdk.internal."));
	}

	/** Return whether a task schedules a virtual thread. */
	private static boolean isVirtual(Object task) {
		return task.getClass().getName().startsWith("java.lang.VirtualThread$")
				|| Thread.currentThread().getClass().getName().equals("jdk.internal.misc.CarrierThread");
	}

	public static String name(Object pool) {
		return (pool == ForkJoinPool.commonPool()) ? TaskSubmission.COMMON_POOL
				: pool.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(pool));
	}

	static List<StackTraceElement> stack() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::toStackTraceElement)
				.filter(OURS.negate())
				.limit(FRAMES)
				.toList());
	}

}
