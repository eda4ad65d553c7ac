/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Work that was submitted to another thread within a span.
 *
 * @param from the span that was active on the submitting thread
 * @param pool what took it: a class name, and which object of it after an {@code @}
 * @param stack the stack of the submission, the innermost frame first
 */
public record TaskSubmission(SpanContext from, String pool, List<StackTraceElement> stack) {

	/** The pool of a future that was given no executor. */
	public static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool@common";

	private static final String WHEEL = "io.netty.util.HashedWheelTimer";

	private static final List<String> EXECUTORS = List.of("org.springframework.core.task.",
			"org.springframework.scheduling.concurrent.", "org.springframework.aop.", "io.micrometer.context.",
			"kotlin.");

	/** What stands between the application and an executor, and acts for it. */
	private static final List<String> TRANSPARENT = List.of("org.springframework.core.", "org.springframework.cglib.",
			"org.springframework.scheduling.concurrent.", "org.springframework.aop.", "org.springframework.context.",
			"org.springframework.util.", "kotlin.", "kotlinx.coroutines.", "io.micrometer.", "io.opentelemetry.",
			"io.joinkey.", "reactor.", "org.quartz.", WHEEL, "org.apache.catalina.core.AsyncContextImpl",
			"org.eclipse.jetty.ee11.servlet.AsyncContextState");

	private static final Set<String> FORKS = Set.of("java.util.concurrent.ForkJoinPool.invoke",
			"java.util.concurrent.ForkJoinTask.fork", "java.util.concurrent.ForkJoinTask.invokeAll");

	public TaskSubmission {
		stack = List.copyOf(stack);
	}

	/** Return the class of the executor, queue or thread that took the work. */
	public String poolType() {
		int at = this.pool.indexOf('@');
		return (at < 0) ? this.pool : this.pool.substring(0, at);
	}

	/**
	 * Return the frame next to the submission, which a person would change. Frames
	 * further out, such as a filter of the application around a library's call, show
	 * nothing of it.
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
		if (isChannel()) {
			return line(setup).filter((frame) -> setup.isApplication(frame.getClassName())).isPresent();
		}
		return isOfApplication(setup) || isAsynchronous() || !(isThread() || isQueue());
	}

	/**
	 * Return whether the common pool took the work, or a thread that a future started in
	 * place of it.
	 */
	public boolean isCommonPool() {
		return this.pool.equals(COMMON_POOL) || isAsynchronous();
	}

	/** Return whether an executor of the JDK started a thread for the task alone. */
	public boolean isThreadPerTask() {
		return isThread() && startedBy("java.util.concurrent.ThreadPerTaskExecutor");
	}

	/**
	 * Return whether a future started a thread for the task alone. It does so in place of
	 * the common pool if that has one thread.
	 */
	private boolean isAsynchronous() {
		return startedBy("java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor");
	}

	private boolean startedBy(String executor) {
		return this.stack.stream()
			.takeWhile((frame) -> Libraries.isJdk(frame.getClassName()))
			.anyMatch((frame) -> frame.getClassName().equals(executor));
	}

	/** Return whether it is an item of a queue. */
	public boolean isQueue() {
		return poolType().startsWith("java.util.concurrent.")
				&& (poolType().endsWith("Queue") || poolType().endsWith("Deque"));
	}

	/**
	 * Return whether this is a stage, which runs on the thread that completes its future.
	 */
	public boolean isStage() {
		return poolType().equals("java.util.concurrent.CompletableFuture");
	}

	/** Return whether a publisher of the JDK submitted what passes its items on. */
	public boolean isDrain() {
		return this.stack.stream()
			.takeWhile((frame) -> Libraries.isJdk(frame.getClassName()))
			.anyMatch((frame) -> frame.getClassName().startsWith("java.util.concurrent.SubmissionPublisher"));
	}

	/** Return whether it is an item of a channel of Kotlin. */
	public boolean isChannel() {
		return poolType().startsWith("kotlinx.coroutines.channels.");
	}

	/** Return whether a trigger of Quartz fired. */
	public boolean isQuartz() {
		// Spring's store for a database is no class of Quartz
		return poolType().startsWith("org.quartz.") || poolType().startsWith("org.springframework.scheduling.quartz.");
	}

	/** Return whether it is a coroutine of Kotlin. */
	public boolean isCoroutine() {
		return this.stack.stream()
			.dropWhile((frame) -> Libraries.isJdk(frame.getClassName()))
			.findFirst()
			.filter((frame) -> frame.getClassName().startsWith("kotlinx.coroutines."))
			.isPresent();
	}

	/** Return whether a new thread runs the work, which may have a class of its own. */
	public boolean isThread() {
		return poolType().endsWith("Thread") || this.stack.stream()
			.findFirst()
			.filter((frame) -> frame.getClassName().equals("java.lang.Thread") && frame.getMethodName().equals("start"))
			.isPresent();
	}

	/** Return whether a thread of Netty took the work, which serves all connections. */
	public boolean isEventLoop() {
		return !isWheel() && (poolType().startsWith("reactor.netty.") || poolType().startsWith("io.netty."));
	}

	/** Return whether a timer of Netty took the work. */
	public boolean isWheel() {
		return poolType().equals(WHEEL);
	}

	/** Return whether a thread of Tomcat took the work. */
	public boolean isTomcat() {
		return poolType().startsWith("org.apache.tomcat.");
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

	/** Return whether an operator of Reactor changed the thread. */
	public boolean isReactive() {
		return library(List.of()).filter((frame) -> frame.getClassName().startsWith("reactor.")).isPresent();
	}

	/** Return whether it is a task of a {@code ForkJoinPool}. */
	public boolean isForkJoinTask() {
		return poolType().endsWith(".ForkJoinPool") && this.stack.stream()
			.takeWhile((frame) -> Libraries.isJdk(frame.getClassName()))
			.anyMatch((frame) -> FORKS.contains(frame.getClassName() + "." + frame.getMethodName()));
	}

	/**
	 * Return whether a multicaster gave its listeners to an executor, and calls none
	 * itself.
	 */
	public boolean isMulticast() {
		return this.stack.stream()
			.filter((frame) -> frame.getClassName()
				.equals("org.springframework.context.event.SimpleApplicationEventMulticaster"))
			.findFirst()
			.filter((frame) -> frame.getMethodName().equals("multicastEvent"))
			.isPresent();
	}

	/** Return whether the submission itself went through a type. */
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
