/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.Callers;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * Records the lines that the application's appenders write, each with the context of the
 * logging thread. The appender may write on another thread.
 * <p>
 * Install it when the application has configured its logging, since a new configuration
 * replaces the appenders.
 */
abstract class LogCapture implements AppendedBytes.Reader, AutoCloseable {

	private final ThreadSnapshots moments;

	private final Queue<Logged> logged = new ConcurrentLinkedQueue<>();

	private final Queue<Written> written = new ConcurrentLinkedQueue<>();

	private final List<Runnable> undo = new CopyOnWriteArrayList<>();

	private final AppendedBytes appended = new AppendedBytes(this);

	LogCapture(ThreadSnapshots moments) {
		this.moments = moments;
		undo(JdkEvents.observe(this.appended));
	}

	/**
	 * Starts to record the lines of all appenders.
	 * @param moments captures the context of the calling thread
	 * @return the recording, or {@code null} if neither Logback nor Log4j2 logs
	 */
	static @Nullable LogCapture install(ThreadSnapshots moments) {
		Object factory = LoggerFactory.getILoggerFactory();
		return switch (factory.getClass().getName()) {
			case "ch.qos.logback.classic.LoggerContext" -> LogbackCapture.install(factory, moments);
			case "org.apache.logging.slf4j.Log4jLoggerFactory" -> isPresent() ? Log4j2Capture.install(moments) : null;
			default -> null;
		};
	}

	/** Return why the lines of a back end cannot be read. */
	static String obstacle(Object factory) {
		return (factory instanceof NOPLoggerFactory)
				? "SLF4J has no back end on the class path, so nothing is logged: add spring-boot-starter-logging, or remove the exclusion of it"
				: "the logging back end is " + factory.getClass().getName()
						+ ", only the appenders of Logback and Log4j2 can be read";
	}

	/** Log4j2's API may log to another back end. */
	private static boolean isPresent() {
		return ClassUtils.isPresent("org.apache.logging.log4j.core.LoggerContext", LogCapture.class.getClassLoader());
	}

	/** Covers the appenders that were added since the last time. */
	abstract void look();

	/**
	 * Removes the ids from the mapped diagnostic context before each event from now on.
	 * @return what stops it
	 */
	abstract Runnable clearIds();

	/**
	 * Return the reason why events may be missing.
	 * @return the reason, empty if none is
	 */
	String obstacle() {
		return "";
	}

	/**
	 * Return the lines so far. An asynchronous appender may not have written all of them.
	 * @return the lines, in the order of their events
	 */
	final List<LogLine> lines() {
		Map<Object, Logged> seen = new HashMap<>();
		this.logged.forEach((event) -> seen.putIfAbsent(event.key(), event));
		Map<Object, LogEvent> events = new HashMap<>();
		List<LogLine> lines = new ArrayList<>();
		List<Written> all = Stream.concat(this.written.stream(), this.appended.written().stream()).toList();
		Map<Object, Long> copies = all.stream()
			.filter((line) -> !seen.containsKey(line.key()))
			.collect(Collectors.groupingBy(Written::copy, Collectors.counting()));
		for (Written line : all) {
			boolean known = seen.containsKey(line.key());
			Object key = known ? line.key() : line.made();
			Logged source = seen.get(key);
			// several copies in one call are those of a buffer
			if (source != null && (known || copies.getOrDefault(line.copy(), 0L) == 1)) {
				LogEvent event = events.computeIfAbsent(key, (made) -> new LogEvent(source.snapshot(), line.logger(),
						line.level(), line.message(), source.callers()));
				lines.add(new LogLine(event, line.appender(), line.text(), line.writer()));
			}
		}
		lines.sort(Comparator.comparingLong((line) -> line.event().snapshot().order()));
		return lines;
	}

	/**
	 * Return the appenders whose output could not be recorded.
	 * @return their names, each with its class
	 */
	final Set<String> uncovered() {
		Set<String> names = new TreeSet<>(this.appended.unreadable());
		Set<String> read = lines().stream().map(LogLine::appender).collect(Collectors.toSet());
		// it writes events of its own, of which no thread logged any
		this.written.stream()
			.filter((line) -> !read.contains(line.appender()))
			.forEach((line) -> names.add(line.appender() + " (" + line.writer().appender() + ")"));
		return names;
	}

	/** Restores each appender. */
	@Override
	public final void close() {
		this.undo.forEach(Runnable::run);
		this.undo.clear();
	}

	/**
	 * Records that the calling thread logs an event.
	 * @param key identifies the event
	 * @param message the formatted message
	 */
	final void logged(Object key, Supplier<String> message) {
		ThreadSnapshot snapshot = this.moments.now(message);
		// the class that logs may differ from the name of its logger
		this.logged.add(new Logged(key, snapshot, (snapshot.active() == null) ? Callers.now() : List.of()));
	}

	final void written(Written line) {
		this.written.add(line);
	}

	final void undo(Runnable undoing) {
		this.undo.add(undoing);
	}

	final void uncovered(@Nullable String name, Object appender) {
		this.appended.watch(appender, (name != null) ? name : appender.getClass().getSimpleName());
	}

	/**
	 * The output of one appender for an event.
	 *
	 * @param key identifies the event
	 * @param source the event that the writing thread logged, of which code of the
	 * application may have made this one
	 */
	record Written(Object key, Supplier<@Nullable Source> source, String logger, String level, String message,
			String appender, String text, LogWriter writer) {

		private Object made() {
			Source made = this.source.get();
			return (made != null && made.logger().equals(this.logger)) ? made.key() : this.key;
		}

		/** Return what is the same for each line that an appender wrote of one event. */
		private Object copy() {
			return List.of(made(), this.appender);
		}

	}

	/**
	 * An event that a thread logged.
	 */
	record Source(Object key, String logger) {
	}

	private record Logged(Object key, ThreadSnapshot snapshot, List<String> callers) {
	}

}
