/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * Dispatches the agent's events other than tasks to their recorders: queues, clients of
 * the JDK, and consumers of Kafka.
 */
public final class JdkEvents {

	private static final List<Observer> OBSERVERS = new CopyOnWriteArrayList<>();

	private static final List<String> PLUMBING = List.of("java.", "jdk.", "sun.",
			"io.joinkey.check.capture.threads.JdkHooks", "io.joinkey.check.capture.threads.JdkEvents",
			"io.joinkey.check.capture.HttpCalls", "io.joinkey.check.capture.kafka.PollLoops",
			"org.apache.kafka.clients.");

	private JdkEvents() {
	}

	public static Runnable observe(Observer observer) {
		OBSERVERS.add(observer);
		return () -> OBSERVERS.remove(observer);
	}

	static @Nullable Object happened(@Nullable Object[] happening) {
		String what = String.valueOf(happening[0]);
		Object source = happening[1];
		Object argument = happening[2];
		if (source != null) {
			switch (what) {
				case "repeats" -> PeriodicTasks.started(source, Objects.requireNonNull(argument));
				case "cancelled" -> {
					PeriodicTasks.cancelled(source);
					EndlessTasks.cancelled(source);
				}
				case "stopped" -> PeriodicTasks.stopped(source);
				case "enqueued" -> QueuedItems.enqueued(source, argument);
				case "dequeuing" -> QueuedItems.dequeuing(source);
				case "registered" -> CompletionStages.registered(argument);
				case "firing" -> CompletionStages.firing(source);
				case "fired" -> CompletionStages.fired();
				case "started" -> Coroutines.started(source);
				case "resuming" -> Coroutines.resuming(source);
				case "resumed" -> TaskSubmissions.ended();
				case "awaiting" -> KotlinChannels.awaiting(source);
				case "received" -> KotlinChannels.received(source, argument);
				case "triggered" -> QuartzJobs.stored(source, argument);
				case "job" -> QuartzJobs.began(source);
				case "dequeued" -> QueuedItems.dequeued(source, argument);
				case "drained" -> QueuedItems.drained(source, argument);
				default -> OBSERVERS.forEach((observer) -> observer.happened(what, source, argument));
			}
		}
		return null;
	}

	/** Return the innermost frame that is neither the JDK's nor the client's. */
	public static Optional<StackTraceElement> caller() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::toStackTraceElement)
				.filter((frame) -> PLUMBING.stream().noneMatch(frame.getClassName()::startsWith))
				.findFirst());
	}

	/** Return the classes on the stack, innermost first, without the JDK's. */
	public static List<String> callers() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName)
				.filter((name) -> PLUMBING.stream().noneMatch(name::startsWith))
				.distinct()
				.toList());
	}

	/** Receives events. */
	public interface Observer {

		void happened(String what, Object source, @Nullable Object argument);

	}

}
