/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.TaskSubmission;

/**
 * Returns the line that makes an executor propagate the context, or that captures the
 * context where no executor can.
 */
final class ExecutorRemedies {

	static final String PARALLEL_STREAM = "java.util.stream.";

	static final String WRAP_SCHEDULED = """
			ContextScheduledExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll)""";

	static final String WRAP = "ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll)";

	static final String SNAPSHOT = """
			ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll(), and open the snapshot \
			within what it runs, try (ContextSnapshot.Scope scope = snapshot.setThreadLocals())""";

	private static final String PUBLISHED = """
			a SubmissionPublisher has no task that could be wrapped: publish the context with each item, \
			ContextSnapshotFactory.builder().build().captureAll(), and open it where the item is consumed, \
			try (ContextSnapshot.Scope scope = snapshot.setThreadLocals())""";

	private static final String CHANNEL = """
			an asynchronous channel calls its CompletionHandler on a thread of the JDK, and no task could be wrapped. \
			Capture before the call:\s""" + SNAPSHOT;

	static final String WRAP_TASK = "wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap(task)";

	/** A lambda that returns a value would be wrapped as a {@code Callable}. */
	static final String WRAP_RUNNABLE = "wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap((Runnable) task)";

	private static final String FUTURE = "java.util.concurrent.CompletableFuture";

	private static final String CAFFEINE = "com.github.benmanes.caffeine.";

	private static final String TIME_OUT = "a stage behind orTimeout or completeOnTimeout runs on the thread of the time-out. ";

	private static final String COMPLETED = """
			a stage runs on the thread that completes the future, and its executor captures the context only when the \
			future is complete.\s""";

	private static final String STAGE = "To keep the context, capture before it is registered: " + SNAPSHOT
			+ ". If the stage takes a Consumer or a Runnable, snapshot.wrap(...) is enough";

	private static final String DELAYED_FUTURE = """
			wrap each task before the delay: (task) -> \
			delayed.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task)) as the future's executor, \
			where delayed is the delayedExecutor; an executor given to delayedExecutor captures only after the delay""";

	private static final String COMMON_POOL = """
			pass the future an executor that propagates the context as its last argument, instead of using the common pool: \
			ContextSnapshotFactory.builder().build().captureAll().wrapExecutor(ForkJoinPool.commonPool()), or a bean with \
			ContextPropagatingTaskDecorator""";

	private static final String ON_EVENT_LOOP = """
			log in doOnSuccess, doOnNext or doOnError instead of subscribe(...), and call onErrorComplete() and \
			contextCapture() between them and subscribe()%s: an event loop cannot be wrapped, and the callbacks of \
			subscribe(...) run without the context that operators restore""";

	private ExecutorRemedies() {
	}

	static String remedy(Setup setup, TaskSubmission submission, String thread) {
		String remedy = ofTask(setup, submission, thread);
		return remedy + FurtherWork.of(setup, submission, remedy);
	}

	/** Return the remedy for a task alone, without what the task submits in turn. */
	static String ofTask(Setup setup, TaskSubmission submission, String thread) {
		return SharedQueues.remedy(setup, submission) + ExecutorNames.bean(setup, submission, thread)
			.map((bean) -> remedy(setup, bean))
			.or(() -> ofCallback(setup, submission))
			.or(() -> SpringExecutorRemedies.of(setup, submission, thread))
			.or(() -> ofJdk(setup, submission))
			.or(() -> ofServer(setup, submission))
			.or(() -> LibraryExecutors.remedy(setup, submission))
			.or(() -> TaskRemedies.of(setup, submission))
			.orElseGet(() -> HeldExecutors.wrapped(setup, submission));
	}

	/** Work that no executor was given, such as the stage of a future. */
	private static Optional<String> ofCallback(Setup setup, TaskSubmission submission) {
		if (submission.isThrough(setup, PARALLEL_STREAM)) {
			return Optional
				.of("a parallel stream does not propagate the context: make it sequential, or capture before it, "
						+ SNAPSHOT);
		}
		if (isTimeOut(submission)) {
			return Optional.of(TIME_OUT + STAGE);
		}
		if (submission.isStage()) {
			return Optional.of(ofStage(setup, submission));
		}
		return submission.isCoroutine() ? Optional.of(CoroutineRemedies.of(setup, submission)) : Optional.empty();
	}

	/** The JDK completes a future without a frame of the application. */
	private static String ofStage(Setup setup, TaskSubmission submission) {
		return COMPLETED + STAGE
				+ (submission.line(setup).isPresent() ? "" : CodeSites.look(setup, CodeSite.Kind.STAGES));
	}

	/** Work of a type of the JDK that has an executor of its own. */
	private static Optional<String> ofJdk(Setup setup, TaskSubmission submission) {
		if (submission.isThrough(setup, "java.util.concurrent.CompletableFuture$Delayer")
				|| submission.isThrough(setup, "java.util.concurrent.CompletableFuture$DelayedExecutor")) {
			return Optional.of(DELAYED_FUTURE);
		}
		if ((submission.isThrough(setup, FUTURE) || submission.isThrough(setup, CAFFEINE))
				&& submission.isCommonPool()) {
			return Optional.of(ofFuture(setup, submission));
		}
		if (submission.isThrough(setup, "java.util.concurrent.SubmissionPublisher")) {
			return Optional.of(PUBLISHED);
		}
		return submission.isThrough(setup, "sun.nio.ch.") ? Optional.of(CHANNEL) : Optional.empty();
	}

	/** Work that a thread of the web server or of its event loop took. */
	private static Optional<String> ofServer(Setup setup, TaskSubmission submission) {
		if (submission.isEventLoop()) {
			return Optional.of(ON_EVENT_LOOP
				.formatted(setup.threads().reactorAutomatic() ? "" : ", with spring.reactor.context-propagation=auto"));
		}
		return submission.isTomcat() ? Optional.of(ServerCallbacks.wrap(setup)) : Optional.empty();
	}

	static boolean isForkJoinPool(TaskSubmission submission) {
		return submission.poolType().endsWith(".ForkJoinPool");
	}

	/** Return whether a future scheduled its own end. */
	private static boolean isTimeOut(TaskSubmission submission) {
		return submission.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().equals("java.util.concurrent.CompletableFuture")
					&& frame.getMethodName().matches("orTimeout|completeOnTimeout"));
	}

	/**
	 * Return whether a future that is complete gives its next stage to an executor: what
	 * completed it may be a library, and the application chose the stage.
	 */
	private static boolean isNextStage(TaskSubmission submission) {
		return submission.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().startsWith("java.util.concurrent.CompletableFuture")
					&& frame.getMethodName().equals("postComplete"));
	}

	/**
	 * Return the end of the remedy for a future. Work that a task without context submits
	 * does not count as work of the request. This is a later stage in the common pool, or
	 * a further future.
	 */
	static String later(Setup setup, TaskSubmission submission) {
		Optional<StackTraceElement> line = submission.line(setup);
		return (line.isEmpty() || !submission.isThrough(setup, FUTURE)) ? ""
				: CodeSites.named(setup, (site) -> isLater(site, submission, line.get()))
					.map((stages) -> "; and give each later stage such an executor as its last argument too, " + stages)
					.orElse("");
	}

	/**
	 * Return whether a stage runs without the context of the request. What the method
	 * itself submits has it.
	 */
	private static boolean isLater(CodeSite site, TaskSubmission submission, StackTraceElement line) {
		// a frame also knows the loader of its class
		boolean itself = site.place().getClassName().equals(line.getClassName())
				&& site.place().getLineNumber() == line.getLineNumber()
				&& submission.stack()
					.stream()
					.anyMatch((frame) -> frame.getClassName().equals(FUTURE)
							&& site.call().endsWith("." + frame.getMethodName()));
		boolean within = site.call().startsWith("CompletableFuture.")
				&& !site.place().getMethodName().equals(line.getMethodName());
		return ((site.kind() == CodeSite.Kind.STAGES) ? !itself : within)
				&& CodeSites.outer(site.place().getClassName()).equals(CodeSites.outer(line.getClassName()));
	}

	/** A library's future gets its executor where the library is set up. */
	private static String ofFuture(Setup setup, TaskSubmission submission) {
		if (isNextStage(submission)) {
			return ofStage(setup, submission);
		}
		return submission.line(setup)
			.map(StackTraceElement::getClassName)
			.filter((type) -> !setup.isApplication(type))
			.map((type) -> type.startsWith(CAFFEINE) ? ofCaffeine(setup) : "give " + type
					+ " an executor that propagates the context, such as executor(...) of its builder, instead of the common pool: "
					+ WRAP)
			.orElseGet(() -> COMMON_POOL + later(setup, submission));
	}

	private static String ofCaffeine(Setup setup) {
		return "let the cache work on an executor that propagates the context: Caffeine.newBuilder().executor("
				+ WRAP.replace("wrap(executor", "wrap(ForkJoinPool.commonPool()") + ")"
				+ CodeSites.named(setup, (site) -> site.call().startsWith("Caffeine."))
					.map((named) -> "; look at " + named)
					.orElse("");
	}

	static String remedy(Setup setup, ExecutorBean bean) {
		return UnobservedClients.isExcluded(setup, bean.name()) ? "take '" + bean.name()
				+ "' out of joinkey.excluded-beans, or " + ExecutorBeanRemedies.byHand(setup, bean)
				: ExecutorBeanRemedies.byHand(setup, bean);
	}

}
