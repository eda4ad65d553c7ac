/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Captures the log lines of one application: those of its appenders, those of handlers of
 * {@code java.util.logging}, and those that it prints to the standard output.
 */
public final class ApplicationLogs implements AutoCloseable {

	/**
	 * A JVM has one logging system, which the last of its applications configured.
	 */
	private static final AtomicReference<@Nullable ApplicationLogs> CAPTURING = new AtomicReference<>();

	private final ThreadSnapshots moments;

	private final StandardOutputCapture output;

	private final JulHandlers handlers;

	private final @Nullable Runnable restoreIds;

	private @Nullable LogCapture appenders;

	/**
	 * Starts to capture.
	 * @param moments captures what the logging thread carries
	 * @param withoutIds whether to remove the ids from each event
	 */
	public ApplicationLogs(ThreadSnapshots moments, boolean withoutIds) {
		this.moments = moments;
		begin();
		LogCapture capture = this.appenders;
		this.output = new StandardOutputCapture(moments);
		this.handlers = new JulHandlers(moments);
		this.handlers.look();
		this.restoreIds = (withoutIds && capture != null) ? capture.clearIds() : null;
	}

	/** Captures the appenders as they are now, and only for this application. */
	public void begin() {
		ApplicationLogs before = CAPTURING.getAndSet(this);
		if (before != null && before.appenders != null) {
			before.appenders.close();
		}
		this.appenders = LogCapture.install(this.moments);
	}

	/** Covers what was added since, if an application is captured. */
	public static void lookAgain() {
		ApplicationLogs capturing = CAPTURING.get();
		if (capturing != null) {
			capturing.look();
		}
	}

	/** Captures the appenders and handlers that the application added since. */
	public void look() {
		LogCapture capture = this.appenders;
		if (capture != null && CAPTURING.get() == this) {
			capture.look();
		}
		this.handlers.look();
	}

	/**
	 * Return the lines so far.
	 * @return the lines, in the order of their events
	 */
	public List<LogLine> lines() {
		LogCapture capture = this.appenders;
		return Stream
			.of((capture != null) ? capture.lines() : List.<LogLine>of(), this.output.lines(), this.handlers.lines())
			.flatMap(List::stream)
			.sorted(Comparator.comparingLong((line) -> line.event().snapshot().order()))
			.toList();
	}

	/**
	 * Return the places of the application that printed text outside of any span.
	 * @param since the moment from which on text counts
	 * @param application whether a class is the application's
	 * @return the methods, each with the name of its threads
	 */
	public List<String> printed(long since, Predicate<String> application) {
		return this.output.outside(since, application);
	}

	/**
	 * Return the appenders whose output cannot be captured.
	 * @return their names, each with its class
	 */
	public List<String> uncovered() {
		LogCapture capture = this.appenders;
		return (capture != null) ? List.copyOf(capture.uncovered()) : List.of();
	}

	/**
	 * Return the reason why lines may be missing.
	 * @return the reason, empty if there is none
	 */
	public String obstacle() {
		LogCapture capture = this.appenders;
		return (capture != null) ? capture.obstacle() : LogCapture.obstacle(LoggerFactory.getILoggerFactory());
	}

	@Override
	public void close() {
		CAPTURING.compareAndSet(this, null);
		if (this.restoreIds != null) {
			this.restoreIds.run();
		}
		if (this.appenders != null) {
			this.appenders.close();
		}
		this.output.close();
		this.handlers.close();
	}

}
