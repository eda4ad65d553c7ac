/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.TaskSubmission;

/**
 * Names what restores the context in work for which no executor can be wrapped: threads,
 * timers, items of queues, and tasks whose wrapper has nothing to restore.
 */
final class TaskRemedies {

	private static final String WRAPPED = """
			the task is wrapped already, and its snapshot holds no span: take the snapshot for each task, and not once in \
			a field, a constructor or a bean method, as ContextExecutorService.wrap(executor, \
			ContextSnapshotFactory.builder().build()::captureAll) does. If it is taken for each task, build the \
			ContextSnapshotFactory on ContextRegistry.getInstance(), which has Spring Boot's \
			ObservationThreadLocalAccessor, without captureKeyPredicate; where only a span of the Tracer is current, \
			start an Observation instead""";

	private static final String QUEUE = """
			queue a ContextSnapshot with each item%s, ContextSnapshotFactory.builder().build().captureAll(), and open it \
			while the worker handles the item, try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()); if the \
			item is a Runnable, captureAll().wrap(task) does both""";

	private static final String QUARTZ = """
			Quartz stores the job, and no context: where it is scheduled, store the trace with its data, \
			propagator.inject(tracer.currentTraceContext().context(), data, (map, key, value) -> map.put(key, value)) with \
			the JobDataMap that usingJobData(data) takes, and continue it in the job, Span span = \
			propagator.extract(context.getMergedJobDataMap(), (map, key) -> map.getString(key)).name("job").start(); \
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) { ... } finally { span.end(); }""";

	private static final String WHEEL = "a TimerTask of Netty cannot be wrapped: capture before newTimeout(...), "
			+ ExecutorRemedies.SNAPSHOT;

	/** What a queue is declared to hold, such as {@code BlockingQueue<Runnable>}. */
	private static final Pattern TASKS = Pattern.compile("(.*) of (Runnable|Callable)");

	private TaskRemedies() {
	}

	/**
	 * Return what a worker of a queue needs.
	 * @param of the queue, such as {@code " of the field com.acme.Mails.box"}, or empty
	 */
	static String queue(String of) {
		return QUEUE.formatted(of.replaceFirst(TASKS.pattern(), "$1"));
	}

	static Optional<String> of(Setup setup, TaskSubmission submission) {
		String type = submission.poolType();
		if (submission.isThrough(setup, "io.micrometer.context.")) {
			return Optional.of(WRAPPED);
		}
		if (submission.isQuartz()) {
			return Optional.of(QUARTZ);
		}
		if (submission.isQueue()) {
			return Optional.of(submission.isThrough(setup, "org.springframework.integration.")
					? "set spring.integration.management.observation-patterns=*, so that channels and endpoints keep the span with the message"
					: queued(setup, submission));
		}
		if (submission.isForkJoinTask()) {
			return Optional.of(inField("a ForkJoinTask"));
		}
		if (type.equals("java.util.Timer")) {
			return Optional.of(inField("a TimerTask") + "; if it runs a Runnable, " + ExecutorRemedies.WRAP_RUNNABLE);
		}
		if (submission.isWheel()) {
			return Optional.of(WHEEL);
		}
		if (submission.isThread() && !type.startsWith("java.lang.") && !type.startsWith("java.util.")) {
			return Optional.of(inField(type + ", a subclass of Thread that overrides run(),")
					+ "; if it is given a Runnable, " + ExecutorRemedies.WRAP_RUNNABLE);
		}
		if (submission.isThreadPerTask()) {
			return Optional.empty();
		}
		if (submission.isThread() && isGivenByExecutor(submission)) {
			return Optional.of(ExecutorRemedies.WRAP_TASK);
		}
		return (submission.isThread() || type.contains("AsyncContext")) ? Optional.of(ExecutorRemedies.WRAP_RUNNABLE)
				: Optional.empty();
	}

	/** Return whether a thread for each task may run a {@code Callable} as well. */
	private static boolean isGivenByExecutor(TaskSubmission submission) {
		return submission.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().startsWith("java.util.concurrent."));
	}

	/** A queue of tasks gets them wrapped, and its worker stays as it is. */
	private static String queued(Setup setup, TaskSubmission submission) {
		String field = HeldExecutors.field(setup, submission).orElse("");
		Matcher tasks = TASKS.matcher(field);
		if (tasks.matches()) {
			return "wrap each task before it goes into " + tasks.group(1)
					+ ", ContextSnapshotFactory.builder().build().captureAll().wrap("
					+ (tasks.group(2).equals("Runnable") ? "(Runnable) " : "") + "task)"
					+ submission.line(setup)
						.filter((line) -> setup.isApplication(line.getClassName()))
						.map((line) -> ", at " + line)
						.orElse("");
		}
		return queue(field.isEmpty() ? "" : " of " + field);
	}

	private static String inField(String what) {
		return what + " cannot be wrapped: capture in its constructor, or in a field of it, final "
				+ ExecutorRemedies.SNAPSHOT;
	}

}
