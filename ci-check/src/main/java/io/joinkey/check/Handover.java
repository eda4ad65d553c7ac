/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Work that was handed to another thread within a span.
 *
 * @param from the span that was active on the thread that handed the work over
 * @param pool what took it: a class name, and which object of it after an {@code @}
 * @param stack where it was handed over, the innermost frame first
 */
public record Handover(SpanContext from, String pool, List<StackTraceElement> stack) {

	private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

	private static final List<String> EXECUTORS = List.of("org.springframework.core.task.",
			"org.springframework.scheduling.concurrent.", "org.springframework.aop.", "io.micrometer.context.");

	public Handover {
		stack = List.copyOf(stack);
	}

	/** The class of what took the work. */
	String poolType() {
		int at = this.pool.indexOf('@');
		return (at < 0) ? this.pool : this.pool.substring(0, at);
	}

	/**
	 * The frame that a person mends: the application's, or else that of the library that
	 * used an executor.
	 */
	Optional<StackTraceElement> line(Setup setup) {
		return this.stack.stream()
			.filter((frame) -> !frame.getClassName().contains("$$") && setup.isApplication(frame.getClassName()))
			.findFirst()
			.or(() -> library(EXECUTORS));
	}

	/**
	 * Whether it tells of the code that runs. A thread that a library starts when it is
	 * first used, such as Kafka's sender or Netty's event loop, serves everybody.
	 */
	boolean isTelling(Setup setup) {
		return isOfApplication(setup) || !isThread();
	}

	/** Whether it is a thread of its own that runs the work. */
	boolean isThread() {
		return poolType().endsWith("Thread");
	}

	/** Whether the application handed it over, or Spring or Reactor did so for it. */
	boolean isOfApplication(Setup setup) {
		return library(EXECUTORS)
			.filter((frame) -> setup.isApplication(frame.getClassName())
					|| frame.getClassName().startsWith("org.springframework.")
					|| frame.getClassName().startsWith("reactor."))
			.isPresent();
	}

	/** Whether it was an operator of Reactor that changed the thread. */
	boolean isReactive() {
		return library(List.of()).filter((frame) -> frame.getClassName().startsWith("reactor.")).isPresent();
	}

	boolean isThrough(String type) {
		return this.stack.stream().anyMatch((frame) -> frame.getClassName().startsWith(type));
	}

	private Optional<StackTraceElement> library(List<String> others) {
		return this.stack.stream()
			.filter((frame) -> Stream.concat(JDK.stream(), others.stream()).noneMatch(frame.getClassName()::startsWith))
			.findFirst();
	}

}
