/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The span and the ids of a thread at the moment of an event.
 *
 * @param order the position among everything observed, from one counter and not a clock
 * @param thread the name of the thread, or {@link #UNNAMED} and its number
 * @param active the span that was active on that thread at that moment, if any
 * @param context the mapped diagnostic context of that thread at that moment
 * @param submission the submission that led to the code on that thread, if it was made
 * within a span
 * @param caller whose code called
 */
public record ThreadSnapshot(long order, String thread, @Nullable SpanContext active, Map<String, String> context,
		@Nullable TaskSubmission submission, Caller caller) {

	/**
	 * What the number of a thread without a name follows.
	 */
	public static final String UNNAMED = "#";

	/** Log fields with the id of another trace, which is not the line's own. */
	public static final Set<String> OTHER_TRACES = Set.of("foreign_trace_id", "linked_trace_id");

	private static final Pattern NUMBER = Pattern.compile("[0-9]+$");

	public ThreadSnapshot {
		context = copy(context);
	}

	/**
	 * Return a copy without the entries that have no value, which some adapters allow.
	 */
	static Map<String, String> copy(Map<String, String> context) {
		Map<String, String> copy = new HashMap<>(context);
		copy.values().removeIf(Objects::isNull);
		return Map.copyOf(copy);
	}

	public ThreadSnapshot(long order, String thread, @Nullable SpanContext active, Map<String, String> context) {
		this(order, thread, active, context, null, Caller.ANY);
	}

	/**
	 * Return the trace ids that the thread carried.
	 * @return that of the active span, and those in the mapped diagnostic context
	 */
	public Stream<String> traceIds() {
		return Stream.concat(Stream.ofNullable(this.active).map(SpanContext::traceId),
				this.context.entrySet()
					.stream()
					.filter((field) -> !OTHER_TRACES.contains(field.getKey()))
					.map(Map.Entry::getValue)
					.filter(SpanContext::isTraceId));
	}

	/**
	 * Return a phrase for the place of work on a thread. A virtual thread has no name
	 * unless it is given one.
	 * @param thread the name of the thread, or its number
	 * @return the phrase
	 */
	public static String on(String thread) {
		return thread.startsWith(UNNAMED) ? "on a virtual thread" : "on thread " + thread;
	}

	/**
	 * Return the name of a thread without its number, which the threads of a pool share.
	 * @param thread the name of the thread
	 * @return the name, without the digits at its end
	 */
	public static String pool(String thread) {
		return NUMBER.matcher(thread).replaceFirst("");
	}

	/**
	 * Return a pattern of the names of a pool's threads. The number differs from run to
	 * run.
	 * @param thread the name of the thread
	 * @return the name, with a star for the digits at its end
	 */
	public static String threads(String thread) {
		return NUMBER.matcher(thread).replaceFirst("*");
	}

	/** Return the submission that brought the code to the thread, if it is certain. */
	public @Nullable TaskSubmission submission(Setup setup) {
		return (this.submission != null && this.submission.isTelling(setup)) ? this.submission : null;
	}

	/** The caller of a method. */
	public enum Caller {

		/** A caller that no rule distinguishes. */
		ANY,
		/** An operator of Reactor. */
		REACTOR,
		/** An operator of Reactor that handles the answer of an HTTP call. */
		REACTIVE_ANSWER,
		/** An operator of Reactor that runs the handler of a request. */
		REACTIVE_HANDLER,
		/** A hook of Reactor Netty's HTTP client, which no operator calls. */
		CLIENT_HOOK,
		/**
		 * The end of a record's processing, which Spring Kafka reports after the span.
		 */
		AFTER_RECORD,
		/** A schedule of Spring's. */
		SCHEDULE

	}

}
