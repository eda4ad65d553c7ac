/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Optional;

/**
 * Work that was submitted to another thread within a span.
 *
 * @param from the span that was active on the submitting thread
 * @param pool what took it: a class name, and which object of it after an {@code @}
 * @param stack the stack of the submission, the innermost frame first
 */
public record TaskSubmission(SpanContext from, String pool, List<StackTraceElement> stack) {

	private static final List<String> EXECUTORS = List.of("org.springframework.core.task.",
			"org.springframework.scheduling.concurrent.", "org.springframework.aop.", "io.micrometer.context.");

	/** What stands between the application and an executor, and acts for it. */
	private static final List<String> TRANSPARENT = List.of("org.springframework.core.", "org.springframework.cglib.",
			"org.springframework.scheduling.concurrent.", "org.springframework.aop.", "org.springframework.context.",
			"org.springframework.util.", "io.micrometer.", "io.opentelemetry.", "io.joinkey.", "reactor.",
			"org.apache.catalina.core.AsyncContextImpl", "org.eclipse.jetty.ee11.servlet.AsyncContextState");

	public TaskSubmission {
		stack = List.copyOf(stack);
	}

	/** The class of what took the work. */
	public String poolType() {
		int at = this.pool.indexOf('@');
		return (at < 0) ? this.pool : this.pool.substring(0, at);
	}

	/**
	 * The frame next to the submission, which is what a person changes. Frames further
	 * out, such as a filter of the application around a library's call, say nothing of
	 * it.
	 */
	public Optional<StackTraceElement> line(Setup setup) {
		return this.stack.stream()
			.filter((frame) -> !isTransparent(setup, frame))
			.findFirst()
			.or(() -> library(EXECUTORS));
	}

	private static boolean isTransparent(Setup setup, StackTraceElement frame) {
		String name = frame.getClassName();
		return name.contains("$$") || Libraries.isJdk(name)
				|| (!setup.isApplication(name) && TRANSPARENT.stream().anyMatch(name::startsWith));
	}

	/**
	 * Return whether the submission explains the code that runs. A library's thread that
	 * starts on first use, such as Kafka's sender or Netty's event loop, serves all
	 * callers. The stages of a library may call any code.
	 */
	boolean isTelling(Setup setup) {
		if (isStage()) {
			return library(List.of()).filter((frame) -> setup.isApplication(frame.getClassName())).isPresent();
		}
		return isOfApplication(setup) || !(isThread() || isQueue());
	}

	/** Whether it was an item of a queue, which some thread took. */
	public boolean isQueue() {
		return poolType().startsWith("java.util.concurrent.")
				&& (poolType().endsWith("Queue") || poolType().endsWith("Deque"));
	}

	/** Whether this is a stage, which runs on the thread that completes its future. */
	public boolean isStage() {
		return poolType().equals("java.util.concurrent.CompletableFuture");
	}

	/** Whether a new thread runs the work. */
	public boolean isThread() {
		return poolType().endsWith("Thread");
	}

	/**
	 * Return whether the application submitted it, or Spring or Reactor for the
	 * application.
	 */
	public boolean isOfApplication(Setup setup) {
		return library(EXECUTORS)
			.filter((frame) -> setup.isApplication(frame.getClassName())
					|| frame.getClassName().startsWith("org.springframework.")
					|| frame.getClassName().startsWith("reactor."))
			.isPresent();
	}

	/** Whether it was an operator of Reactor that changed the thread. */
	public boolean isReactive() {
		return library(List.of()).filter((frame) -> frame.getClassName().startsWith("reactor.")).isPresent();
	}

	/** Whether it is a task that forks others, which only a pool can invoke. */
	public boolean isForkJoinTask() {
		return poolType().endsWith(".ForkJoinPool") && this.stack.stream()
			.takeWhile((frame) -> Libraries.isJdk(frame.getClassName()))
			.anyMatch((frame) -> frame.getClassName().equals("java.util.concurrent.ForkJoinPool")
					&& frame.getMethodName().equals("invoke"));
	}

	/** Whether a multicaster gave its listeners to an executor, and calls none itself. */
	public boolean isMulticast() {
		return this.stack.stream()
			.filter((frame) -> frame.getClassName()
				.equals("org.springframework.context.event.SimpleApplicationEventMulticaster"))
			.findFirst()
			.filter((frame) -> frame.getMethodName().equals("multicastEvent"))
			.isPresent();
	}

	/** Whether the submission itself went through a type, and not what led to it. */
	public boolean isThrough(Setup setup, String type) {
		for (StackTraceElement frame : this.stack) {
			if (frame.getClassName().startsWith(type)) {
				return true;
			}
			if (!isTransparent(setup, frame)) {
				return false;
			}
		}
		return false;
	}

	private Optional<StackTraceElement> library(List<String> others) {
		return this.stack.stream()
			.filter((frame) -> !Libraries.isJdk(frame.getClassName())
					&& others.stream().noneMatch(frame.getClassName()::startsWith))
			.findFirst();
	}

}
