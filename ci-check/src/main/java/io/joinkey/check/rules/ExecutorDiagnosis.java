/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring.Held;
import io.joinkey.check.evidence.Wiring.Part;

/**
 * Describes an executor that runs work on another thread: its name, and the line that
 * makes it propagate the context.
 */
final class ExecutorDiagnosis {

	private static final String SPRING = "org.springframework.";

	private static final String TOMCAT = "org.apache.tomcat.";

	private static final String PARALLEL_STREAM = "java.util.stream.";

	static final String DECORATE = "setTaskDecorator(new ContextPropagatingTaskDecorator())";

	private static final String BOOT = "spring.task.execution.propagate-context=true";

	private static final String FORCE = "spring.task.execution.mode=force";

	private static final String DELAYED = """
			wrap the task when it is scheduled, ContextSnapshotFactory.builder().build().captureAll().wrap(task)""";

	static final String WRAP_SCHEDULED = """
			ContextScheduledExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll)""";

	static final String WRAP = "ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll)";

	private static final String MADE = "wrap the executor where it is made, ";

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

	/** How threads of a ForkJoinPool are called that is not the common one. */
	private static final String OWN_POOL = "ForkJoinPool-";

	static final String WRAP_TASK = "wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap(task)";

	private static final String ON_EVENT_LOOP = """
			log in doOnSuccess, doOnNext or doOnError instead of subscribe(...), and call onErrorComplete() and \
			contextCapture() between them and subscribe()%s: an event loop cannot be wrapped, and the callbacks of \
			subscribe(...) run without the context that operators restore""";

	private ExecutorDiagnosis() {
	}

	/** Return the bean that took the work, if it is a bean. */
	static Optional<ExecutorBean> bean(Setup setup, TaskSubmission submission, String thread) {
		String threads = ThreadSnapshot.threads(thread);
		// an executor without a pool is known by the names of its threads only
		return setup.threads()
			.executors()
			.stream()
			.filter((executor) -> !executor.pool().isEmpty() && (executor.pool().equals(submission.pool())
					|| (submission.isThread() && executor.threads().equals(threads))))
			.findFirst();
	}

	/** Return the bean that a thread's name belongs to. */
	static Optional<ExecutorBean> running(Setup setup, String thread) {
		String threads = ThreadSnapshot.threads(thread);
		return setup.threads()
			.executors()
			.stream()
			.filter((executor) -> executor.threads().equals(threads))
			.findFirst();
	}

	/** Return a phrase for what took the work. */
	static String name(Setup setup, TaskSubmission submission, String thread) {
		return bean(setup, submission, thread).map(ExecutorDiagnosis::name).orElseGet(() -> name(setup, submission));
	}

	private static String name(ExecutorBean bean) {
		return "the bean '" + bean.name() + "' (" + ExecutorBeanRemedies.type(bean) + switch (bean.probe()) {
			case ARRIVED -> ", which propagates the context)";
			case LOST -> ", which does not propagate the context)";
			case NOT_TRIED -> ")";
		};
	}

	private static String name(Setup setup, TaskSubmission submission) {
		if (submission.isQuartz()) {
			return "a trigger of Quartz";
		}
		if (submission.isChannel()) {
			return "a channel of Kotlin";
		}
		if (submission.isCoroutine()) {
			return "a coroutine";
		}
		if (submission.isThrough(setup, PARALLEL_STREAM)) {
			return "a parallel stream";
		}
		if (submission.isStage()) {
			return "the thread that completes the CompletableFuture";
		}
		if (submission.poolType().startsWith(TOMCAT)) {
			return "Tomcat, which calls back when the asynchronous request ends";
		}
		return kind(submission) + " (" + submission.poolType() + ")";
	}

	private static String kind(TaskSubmission submission) {
		if (isEventLoop(submission)) {
			return "an event loop of Netty";
		}
		if (submission.isQueue()) {
			return "a worker of a queue";
		}
		return submission.isThread() ? "a new thread" : "an executor that is not a bean";
	}

	static String remedy(Setup setup, TaskSubmission submission, String thread) {
		Optional<ExecutorBean> bean = bean(setup, submission, thread);
		if (bean.isPresent()) {
			return remedy(setup, bean.get());
		}
		if (submission.isThrough(setup, PARALLEL_STREAM)) {
			return "a parallel stream propagates nothing: make it sequential, or capture before it, " + SNAPSHOT;
		}
		if (submission.isStage() || isTimeOut(submission)) {
			return (isTimeOut(submission)
					? "a stage behind orTimeout or completeOnTimeout runs on the thread of the time-out. To keep the context, capture before it is registered: "
					: "a stage runs on the thread that completes the future, and its executor captures the context only when the future is complete. To keep the context, capture before it is registered: ")
					+ SNAPSHOT + ". If the stage takes a Consumer or a Runnable, snapshot.wrap(...) is enough";
		}
		if (submission.isCoroutine()) {
			return CoroutineRemedies.of(setup, submission);
		}
		if (submission.isThrough(setup, SPRING + "web.context.request.async.")) {
			return ofSpringMvc(setup, submission);
		}
		if (submission.isMulticast()) {
			boolean spring = submission.isThrough(setup, SPRING + "core.task.")
					|| submission.isThrough(setup, SPRING + "scheduling.");
			return (spring || submission.isThread()) ? DECORATE + " on the executor of the ApplicationEventMulticaster"
					: WRAP + " as the executor of the ApplicationEventMulticaster";
		}
		Optional<Held> held = setup.wiring().pool(submission.pool());
		if (held.isPresent()) {
			return decorate(setup, held.get());
		}
		if (submission.isThrough(setup, SPRING + "scheduling.concurrent.SimpleAsyncTaskScheduler")) {
			return DELAYED + ": a decorator of a SimpleAsyncTaskScheduler runs only when the time has come";
		}
		if (submission.isThrough(setup, SPRING + "core.task.SimpleAsyncTaskExecutor")) {
			return DECORATE + onExecutor(setup, submission, thread) + (submission.isThrough(setup, SPRING + "aop.")
					? ofSpringBoot(setup, ", or let @Async have Spring Boot's executor: ") : "");
		}
		if (submission.isThrough(setup, SPRING + "scheduling.concurrent.ThreadPoolTask")) {
			return DECORATE + onExecutor(setup, submission, thread) + " before it is initialised";
		}
		if (submission.isThrough(setup, "java.util.concurrent.CompletableFuture$Delayer")
				|| submission.isThrough(setup, "java.util.concurrent.CompletableFuture$DelayedExecutor")) {
			return "wrap each task before the delay: (task) -> delayed.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task)) as the future's executor, where delayed is the delayedExecutor; an executor given to delayedExecutor captures only after the delay";
		}
		if (submission.isThrough(setup, "java.util.concurrent.CompletableFuture")
				&& (submission.isThread() || submission.poolType().endsWith(".ForkJoinPool"))
				&& !thread.startsWith(OWN_POOL)) {
			return ofFuture(setup, submission);
		}
		if (submission.isThrough(setup, "io.github.resilience4j.bulkhead.")) {
			return "a ThreadPoolBulkhead has threads of its own: give its configuration a ContextPropagator, or "
					+ WRAP_TASK;
		}
		if (submission.isThrough(setup, "java.util.concurrent.SubmissionPublisher")) {
			return PUBLISHED;
		}
		if (submission.isThrough(setup, "sun.nio.ch.")) {
			return CHANNEL;
		}
		if (isEventLoop(submission)) {
			return ON_EVENT_LOOP
				.formatted(setup.threads().reactorAutomatic() ? "" : ", with spring.reactor.context-propagation=auto");
		}
		if (submission.poolType().startsWith(TOMCAT)) {
			return "wrap the callback that Tomcat runs when the asynchronous request ends, such as emitter.onCompletion(ContextSnapshotFactory.builder().build().captureAll().wrap((Runnable) callback))";
		}
		Optional<String> library = LibraryExecutors.remedy(setup, submission);
		if (library.isPresent()) {
			return library.get();
		}
		Optional<String> task = TaskRemedies.of(setup, submission);
		if (task.isPresent()) {
			return task.get();
		}
		if (submission.poolType().endsWith(".ForkJoinPool")) {
			return MADE + WRAP + ", as an ExecutorService"
					+ "; what a parallel stream or a task forks in the pool passes no wrapper: for that capture before, "
					+ SNAPSHOT;
		}
		return submission.poolType().endsWith("ScheduledThreadPoolExecutor")
				? MADE + WRAP_SCHEDULED + ", as a ScheduledExecutorService" : MADE + WRAP + ", as an ExecutorService";
	}

	/** Return whether a future scheduled its own end. */
	private static boolean isTimeOut(TaskSubmission submission) {
		return submission.stack()
			.stream()
			.anyMatch((frame) -> frame.getClassName().equals("java.util.concurrent.CompletableFuture")
					&& frame.getMethodName().matches("orTimeout|completeOnTimeout"));
	}

	/** Return whether a thread of Netty took the work, which serves all connections. */
	private static boolean isEventLoop(TaskSubmission submission) {
		return submission.poolType().startsWith("reactor.netty.") || submission.poolType().startsWith("io.netty.");
	}

	/** Names an executor by its threads if no bean is it or has it in a field. */
	private static String onExecutor(Setup setup, TaskSubmission submission, String thread) {
		String threads = thread.startsWith(ThreadSnapshot.UNNAMED) ? "the executor"
				: "the executor of the threads " + ThreadSnapshot.threads(thread);
		return " on " + threads
				+ submission.line(setup)
					.map(StackTraceElement::getClassName)
					.filter((type) -> !setup.isApplication(type))
					.map((type) -> type.substring(type.lastIndexOf('.') + 1))
					.map((type) -> type.equals("GatewayProxyFactoryBean")
							? ": name a bean of your own as the asyncExecutor of @MessagingGateway"
							: " (given to " + type + ")")
					.orElse("");
	}

	/** A library's future gets its executor where the library is set up. */
	private static String ofFuture(Setup setup, TaskSubmission submission) {
		return submission.line(setup)
			.map(StackTraceElement::getClassName)
			.filter((type) -> !setup.isApplication(type))
			.map((type) -> "give " + type
					+ " an executor that propagates the context, such as executor(...) of its builder, instead of the common pool: "
					+ WRAP)
			.orElse("pass the future an executor that propagates the context, such as a bean with "
					+ "ContextPropagatingTaskDecorator, as its last argument instead of using the common pool");
	}

	/** Spring MVC has threads of its own only where Spring Boot's executor is missing. */
	private static String ofSpringMvc(Setup setup, TaskSubmission submission) {
		String properties = Stream.of(BOOT, FORCE)
			.filter((property) -> !setup.wiring().isSet(property))
			.collect(Collectors.joining(" and "));
		// a thread for each task is Spring MVC's default, a pool is the application's
		// choice
		return (properties.isEmpty() || !submission.isThread())
				? DECORATE
						+ " on the executor that "
						+ setup
							.wiring()
							.named(Part.ASYNC_SUPPORT)
							.orElse("a WebMvcConfigurer")
						+ " gives to Spring MVC in configureAsyncSupport, before it is initialised"
				: properties
						+ ", so that Spring MVC gets Spring Boot's executor, also beside an executor bean of your own";
	}

	private static String ofSpringBoot(Setup setup, String introduction) {
		String properties = Stream.of(FORCE, BOOT)
			.filter((property) -> !setup.wiring().isSet(property))
			.collect(Collectors.joining(" and "));
		return properties.isEmpty() ? "" : introduction + properties;
	}

	/** What is not a bean of Spring Boot's gets none of its properties. */
	static String decorate(Setup setup, Held held) {
		if (held.type().endsWith("SimpleAsyncTaskScheduler")) {
			return DELAYED + ": a decorator of " + held.place() + " runs only when the time has come";
		}
		return DECORATE + " on " + held.place()
				+ (held.parts().isEmpty() ? " before it is initialised"
						: " instead of " + String.join(", ", held.parts())
								+ ", which does not propagate the span, or both in a CompositeTaskDecorator");
	}

	static String remedy(Setup setup, ExecutorBean bean) {
		return UnobservedClients.isExcluded(setup, bean.name()) ? "take '" + bean.name()
				+ "' out of joinkey.excluded-beans, or " + ExecutorBeanRemedies.byHand(setup, bean)
				: ExecutorBeanRemedies.byHand(setup, bean);
	}

}
