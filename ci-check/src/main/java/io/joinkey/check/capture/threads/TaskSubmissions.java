/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

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

	private static final Map<Key, Deque<TaskSubmission>> TAGS = new ConcurrentHashMap<>();

	private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

	/** Texts that were queued outside of any span too. */
	private static final Set<Key> SHARED = ConcurrentHashMap.newKeySet();

	private static final ThreadLocal<Map<Object, Running>> DEQUEUED = ThreadLocal.withInitial(IdentityHashMap::new);

	private static final ThreadLocal<Deque<Running>> RUNNING = ThreadLocal.withInitial(ArrayDeque::new);

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
		return UNDER_WAY.get() <= 0 && TAGS.keySet().stream().noneMatch(TaskSubmissions::isAlive);
	}

	private static boolean isAlive(Key key) {
		return key.get() instanceof Thread thread && thread.isAlive()
				&& (thread.getClass() == Thread.class || thread.getClass().getName().endsWith("VirtualThread"));
	}

	/** Return the submissions whose work has not ended, and may never end. */
	public static Set<TaskSubmission> endless() {
		Set<TaskSubmission> endless = EndlessTasks.now();
		endless.addAll(Coroutines.endless());
		TAGS.forEach((key, tags) -> {
			if (key.get() instanceof Thread thread && thread.isAlive() && !tags.isEmpty()
					&& !EndlessTasks.isFed(tags.peek())) {
				endless.add(tags.peek());
			}
		});
		return endless;
	}

	/** Return what runs on this thread, or started it. */
	private static @Nullable TaskSubmission worker() {
		Running running = RUNNING.get().peek();
		Deque<TaskSubmission> started = TAGS.get(new Key(Thread.currentThread(), null));
		return (running != null) ? running.submission() : (started != null) ? started.peek() : null;
	}

	/**
	 * Return the submission that led to the code on this thread.
	 * @param active the span that is active on this thread
	 * @return the submission, or {@code null} if no task within a span led to the code
	 */
	public static @Nullable TaskSubmission current(@Nullable SpanContext active) {
		Running running = RUNNING.get().peek();
		if (running != null && (running.submission() != null || DEQUEUED.get().isEmpty())) {
			return running.told(active);
		}
		Optional<Running> item = DEQUEUED.get().values().stream().findFirst();
		if (item.isPresent()) {
			return item.get().told(active);
		}
		Deque<TaskSubmission> started = TAGS.get(new Key(Thread.currentThread(), null));
		return (started != null) ? started.peek() : null;
	}

	static void submitted(Object task, Object pool) {
		if (task instanceof RunnableScheduledFuture<?> scheduled && scheduled.isPeriodic()) {
			PeriodicTasks.started(task, pool);
			return;
		}
		if (isWorker(task) || isVirtual(task)) {
			return;
		}
		SpanContext active = ThreadSnapshots.current();
		TaskSubmission submission = (active == null) ? current(null) : active.traceId().equals(ThreadSnapshots.PROBE)
				? new TaskSubmission(active, name(pool), List.of()) : new TaskSubmission(active, name(pool), stack());
		if (submission != null) {
			forget();
			Running running = RUNNING.get().peek();
			EndlessTasks.submitted(task, name(pool), submission, (running != null) ? running.submission() : null);
			TAGS.compute(new Key(task, GONE), (key, tags) -> {
				Deque<TaskSubmission> all = (tags != null) ? new ArrayDeque<>(tags) : new ArrayDeque<>();
				// a task that forks into one that runs again is the same submission
				if (!(task instanceof ForkJoinTask<?>) || all.isEmpty()) {
					all.add(submission);
				}
				return all;
			});
		}
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
			TAGS.remove(new Key(Thread.currentThread(), null));
			return;
		}
		Deque<TaskSubmission> tags = TAGS.get(new Key(task, null));
		boolean sure = tags == null || tags.size() == 1;
		// a task that is invoked instead of forked belongs to the same submission
		TaskSubmission submission = (tags != null) ? tags.peek()
				: (task instanceof ForkJoinTask<?>) ? current(null) : null;
		if (tags != null) {
			TAGS.computeIfPresent(new Key(task, null), (key, all) -> {
				Deque<TaskSubmission> others = new ArrayDeque<>(all);
				others.poll();
				return others.isEmpty() ? null : others;
			});
		}
		boolean observed = submission != null && !submission.stack().isEmpty();
		if (RUNNING.get().isEmpty()) {
			// what another task took from a queue on this thread
			DEQUEUED.get().clear();
			QueueBulks.forgetAll();
			PeriodicTasks.began(task);
		}
		RUNNING.get().push(new Running(submission, sure, observed, observed ? ThreadSnapshots.carried() : List.of()));
		UNDER_WAY.addAndGet(observed ? 1 : 0);
		EndlessTasks.began(task, observed ? submission : null);
	}

	/**
	 * Called before a stage of a future runs on this thread, possibly within a task.
	 * @param registered where it was registered, or {@code null} if not within a span
	 */
	static void beganStage(@Nullable TaskSubmission registered) {
		Running task = RUNNING.get().peek();
		TaskSubmission around = (task != null) ? task.submission() : current(null);
		boolean inherits = around != null && !CompletionStages.isStage(around)
				&& (registered == null || registered.from().traceId().equals(around.from().traceId()));
		RUNNING.get()
			.push(inherits ? new Running(around, task == null || task.sure(), false, List.of())
					: new Running(registered, false, false, List.of()));
	}

	/** Called before a part of a sequence runs on this thread, within its caller. */
	static void beganPart(@Nullable TaskSubmission started) {
		RUNNING.get().push(new Running(started, true, false, List.of()));
	}

	/**
	 * Called before a part of a coroutine runs on this thread, possibly within a task
	 * that belongs to another one. What others took from queues on this thread is not the
	 * coroutine's, and what it takes is not theirs.
	 */
	static void beganCoroutine(@Nullable TaskSubmission started) {
		RUNNING.get().push(new Running(started, true, false, List.of(), DEQUEUED.get()));
		DEQUEUED.set(new IdentityHashMap<>());
	}

	static void ended() {
		Running running = RUNNING.get().poll();
		TaskSubmission submission = (running != null) ? running.submission() : null;
		if (running != null && running.others() != null) {
			DEQUEUED.set(running.others());
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
	 * Records an item that is put into a queue, for the thread that takes it. Numbers are
	 * left out, because equal numbers may be one object. Tasks that an executor queues
	 * are recorded at the executor. A text counts only if it was never queued outside of
	 * a span, and an item of a delay queue only if it is work.
	 */
	static void enqueued(Object queue, @Nullable Object item) {
		SpanContext active = ThreadSnapshots.current();
		if (active == null && item instanceof CharSequence) {
			SHARED.add(new Key(item, GONE));
		}
		if (item == null || active == null || item instanceof Number || item instanceof Boolean
				|| item instanceof Enum<?> || item.getClass().getName().equals("kotlin.Unit")
				|| (queue instanceof DelayQueue<?> && !DelayedWork.isWork(item)) || isQueuedByJdk()) {
			return;
		}
		forget();
		TaskSubmission submission = new TaskSubmission(active, name(queue), stack());
		TAGS.compute(new Key(item, GONE), (key, tags) -> {
			Deque<TaskSubmission> all = (tags != null) ? new ArrayDeque<>(tags) : new ArrayDeque<>();
			all.add(submission);
			return all;
		});
	}

	static void dequeuing(Object queue) {
		DEQUEUED.get().remove(queue);
		QueueBulks.forget(queue);
	}

	/** Records a drained queue. An item of the bulk counts only where a line names it. */
	static void drained(Object queue, @Nullable Object bulk) {
		DEQUEUED.get().remove(queue);
		if (bulk instanceof Collection<?> items) {
			QueueBulks.drained(queue, items, TaskSubmissions::taken);
		}
	}

	static void dequeued(Object queue, @Nullable Object item) {
		TaskSubmission submission = (item != null) ? taken(queue, item) : null;
		if (item != null && submission != null) {
			// within a span the taker may borrow what an earlier request gave back
			boolean sure = !(item instanceof CharSequence) && ThreadSnapshots.current() == null;
			DEQUEUED.get().put(queue, new Running(submission, sure, false, List.of()));
			QueueBulks.took(queue, item, submission);
		}
	}

	/** Return the submission that queued an item, if it is certain. */
	private static @Nullable TaskSubmission taken(Object queue, Object item) {
		Deque<TaskSubmission> tags = TAGS.get(new Key(item, null));
		TaskSubmission submission = (tags != null) ? tags.peek() : null;
		if (tags == null || submission == null || !submission.pool().equals(name(queue))) {
			return null;
		}
		TAGS.remove(new Key(item, null));
		EndlessTasks.fed(worker());
		return (!(item instanceof CharSequence) || (tags.size() == 1 && !SHARED.contains(new Key(item, null))))
				? submission : null;
	}

	private static void forget() {
		for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
			TAGS.remove(gone);
			SHARED.remove(gone);
		}
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

	/**
	 * Return whether a task is a pool's worker, whose work is recorded task by task, or a
	 * thread that the JDK makes for itself, such as that of its HTTP client.
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
		return pool.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(pool));
	}

	static List<StackTraceElement> stack() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::toStackTraceElement)
				.filter(OURS.negate())
				.limit(FRAMES)
				.toList());
	}

	/**
	 * A task that runs on a thread.
	 *
	 * @param sure whether the submission is certain: not for an object that is submitted
	 * twice, and not for a stage, which any thread that completes its future may run
	 * @param observed whether its end is recorded
	 * @param others what others took from queues on the thread, if it hides them
	 */
	private record Running(@Nullable TaskSubmission submission, boolean sure, boolean observed, List<String> before,
			@Nullable Map<Object, Running> others) {

		private Running(@Nullable TaskSubmission submission, boolean sure, boolean observed, List<String> before) {
			this(submission, sure, observed, before, null);
		}

		/**
		 * Return the submission. An uncertain one counts only if the thread has no id.
		 */
		private @Nullable TaskSubmission told(@Nullable SpanContext active) {
			return (this.sure || (active == null && ThreadSnapshots.carried().isEmpty())) ? this.submission : null;
		}

	}

	/** Refers weakly to an object, by identity. */
	static final class Key extends WeakReference<Object> {

		private final int hash;

		Key(Object object, @Nullable ReferenceQueue<Object> queue) {
			super(object, queue);
			this.hash = System.identityHashCode(object);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other || (other instanceof Key key && key.get() != null && key.get() == get());
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
