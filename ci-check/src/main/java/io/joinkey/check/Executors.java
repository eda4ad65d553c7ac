/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.Optional;

import io.joinkey.check.Setup.ExecutorBean;

/**
 * What takes work to run it on another thread: its name for people, and the line that
 * makes it hand the context on.
 */
final class Executors {

	private static final String SPRING = "org.springframework.";

	private static final String DECORATE = "setTaskDecorator(new ContextPropagatingTaskDecorator())";

	private static final String BOOT = "spring.task.execution.propagate-context=true";

	private static final String WRAP = "ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll)";

	private static final String WRAP_TASK = "wrap the task, ContextSnapshotFactory.builder().build().captureAll().wrap(task)";

	private Executors() {
	}

	/** The bean that took the work, if it was one. */
	static Optional<ExecutorBean> bean(Setup setup, Handover handover, String thread) {
		String threads = thread.replaceAll("[0-9]+$", "*");
		// an executor without a pool is known by the names of its threads only
		return setup.threads()
			.executors()
			.stream()
			.filter((executor) -> !executor.pool().isEmpty() && (executor.pool().equals(handover.pool())
					|| (handover.isThread() && executor.threads().equals(threads))))
			.findFirst();
	}

	/** The bean whose threads have the name of a thread. */
	static Optional<ExecutorBean> running(Setup setup, String thread) {
		String threads = thread.replaceAll("[0-9]+$", "*");
		return setup.threads()
			.executors()
			.stream()
			.filter((executor) -> executor.threads().equals(threads))
			.findFirst();
	}

	static String name(Setup setup, Handover handover, String thread) {
		return bean(setup, handover, thread)
			.map((bean) -> "the bean '" + bean.name() + "' (" + bean.type() + switch (bean.probe()) {
				case ARRIVED -> ", which hands the context on)";
				case LOST -> ", which does not hand the context on)";
				case NOT_TRIED -> ")";
			})
			.orElseGet(() -> handover.isThrough(setup, "java.util.stream.") ? "a parallel stream"
					: (handover.isQueue() ? "a worker of a queue ("
							: handover.isThread() ? "a new thread (" : "an executor that is no bean (")
							+ handover.poolType() + ")");
	}

	static String remedy(Setup setup, Handover handover, String thread) {
		Optional<ExecutorBean> bean = bean(setup, handover, thread);
		if (bean.isPresent()) {
			return remedy(bean.get());
		}
		if (handover.isThrough(setup, "java.util.stream.")) {
			return "a parallel stream hands nothing on: make it sequential, or capture before it, ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll(), and snapshot.wrap(...) what it runs";
		}
		if (handover.isThrough(setup, SPRING + "web.context.request.async.")) {
			return BOOT
					+ ", and where an executor bean of your own exists also spring.task.execution.mode=force, so that Spring MVC gets Spring Boot's executor";
		}
		if (handover.isMulticast()) {
			return DECORATE + " on the executor of the ApplicationEventMulticaster";
		}
		if (handover.isThrough(setup, SPRING + "core.task.SimpleAsyncTaskExecutor")) {
			return DECORATE + ", or let @Async have Spring Boot's executor: spring.task.execution.mode=force and "
					+ BOOT;
		}
		if (handover.isThrough(setup, SPRING + "scheduling.concurrent.ThreadPoolTaskExecutor")) {
			return DECORATE + " on it before it is initialised";
		}
		if (handover.isThrough(setup, SPRING + "scheduling.concurrent.ThreadPoolTaskScheduler")) {
			return DECORATE + " on it before it is initialised";
		}
		if (handover.isThrough(setup, "java.util.concurrent.CompletableFuture$Delayer")
				|| handover.isThrough(setup, "java.util.concurrent.CompletableFuture$DelayedExecutor")) {
			return "pass an executor that hands the context on as the last argument of delayedExecutor";
		}
		if (handover.isThrough(setup, "java.util.concurrent.CompletableFuture")
				&& (handover.isThread() || handover.poolType().endsWith(".ForkJoinPool"))) {
			return "pass the future an executor that hands the context on, such as a bean with "
					+ "ContextPropagatingTaskDecorator, as its last argument instead of using the common pool";
		}
		if (handover.isThrough(setup, "io.github.resilience4j.bulkhead.")) {
			return "a ThreadPoolBulkhead has threads of its own: give its configuration a ContextPropagator, or "
					+ WRAP_TASK;
		}
		if (handover.isQueue()) {
			return "queue the context with the item, and let the worker run within it: " + WRAP_TASK;
		}
		return (handover.isThread() || handover.poolType().contains("AsyncContext")
				|| handover.poolType().equals("java.util.Timer")) ? WRAP_TASK : WRAP;
	}

	static String remedy(ExecutorBean bean) {
		if (!bean.type().startsWith(SPRING)) {
			return "return " + WRAP + " from the bean method";
		}
		return bean.own() ? DECORATE + " in the bean method, or build it with the injected builder and " + BOOT : BOOT;
	}

}
