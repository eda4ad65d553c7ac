/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One recorded span.
 *
 * @param context its own ids and flags
 * @param parent the parent, or {@code null} for a root
 * @param kind the kind
 * @param name the name
 * @param status the status
 * @param links the spans it links to
 * @param timing when it started and ended
 * @param source who made it
 * @param attributes its attributes, values as text
 */
public record SpanRecord(SpanContext context, @Nullable Parent parent, Kind kind, String name, Status status,
		List<SpanContext> links, Timing timing, Source source, Map<String, String> attributes) implements Evidence {

	public SpanRecord {
		links = List.copyOf(links);
		attributes = Map.copyOf(attributes);
	}

	@Override
	public String place() {
		return this.kind + " span \"" + this.name + "\" " + this.context + " of " + this.source.instrumentation();
	}

	public boolean isChildOf(SpanContext other) {
		return this.context.traceId().equals(other.traceId()) && this.parent != null
				&& this.parent.spanId().equals(other.spanId());
	}

	public @Nullable TaskSubmission lost(Setup setup) {
		TaskSubmission lost = this.source.lost();
		return (lost != null && lost.isTelling(setup)) ? lost : null;
	}

	public boolean isLinkedTo(SpanContext other) {
		return this.links.stream()
			.anyMatch((link) -> link.traceId().equals(other.traceId()) && link.spanId().equals(other.spanId()));
	}

	public boolean isFromOpenTelemetry() {
		return this.source.instrumentation().startsWith("io.opentelemetry.");
	}

	/**
	 * Returns whether Spring's scheduling made this span for a run of a scheduled method.
	 * @return {@code true} if it did
	 */
	public boolean isScheduledRun() {
		return this.kind == Kind.INTERNAL && this.name.startsWith("task ")
				&& this.attributes.containsKey("code.function") && this.attributes.containsKey("code.namespace");
	}

	public boolean isOn(ThreadSnapshot snapshot) {
		return this.source.thread().equals(snapshot.thread());
	}

	/** The kinds of span of OpenTelemetry. */
	public enum Kind {

		/** Work inside the service. */
		INTERNAL,
		/** A request that came in. */
		SERVER,
		/** A request that went out. */
		CLIENT,
		/** A message that was sent. */
		PRODUCER,
		/** A message that was received. */
		CONSUMER

	}

	/** The status codes of OpenTelemetry. */
	public enum Status {

		/** No status was set. */
		UNSET,
		/** Explicitly fine. */
		OK,
		/** Failed. */
		ERROR

	}

	/**
	 * A reference to the parent.
	 *
	 * @param spanId the parent's span id
	 * @param remote whether the parent came over a boundary
	 */
	public record Parent(String spanId, boolean remote) {
	}

	/**
	 * The times of a span.
	 *
	 * @param order its start among everything observed
	 * @param endOrder its end among everything observed; {@link Long#MAX_VALUE} when it
	 * was never ended
	 * @param startNanos start in nanoseconds since the epoch
	 * @param endNanos end in nanoseconds since the epoch; not before the start
	 */
	public record Timing(long order, long endOrder, long startNanos, long endNanos) {

		public boolean isEnded() {
			return this.endOrder != Long.MAX_VALUE;
		}

	}

	/**
	 * The origin of a span.
	 *
	 * @param service the resource's {@code service.name}
	 * @param instrumentation the instrumentation scope's name
	 * @param thread the thread on which the span was started
	 * @param lost the submission that led to the code on that thread, if it was made
	 * within a span and none was active where this one started
	 * @param within the span that was active where this one started
	 * @param exported whether it reached an exporter, or cannot be known not to have
	 * @param callers the classes on the stack, innermost first, of a CLIENT span that
	 * started outside of any other
	 * @param run the run of a periodic task that no request started, or 0
	 */
	public record Source(String service, String instrumentation, String thread, @Nullable TaskSubmission lost,
			@Nullable SpanContext within, boolean exported, List<String> callers, long run) {

		public Source {
			callers = List.copyOf(callers);
		}

		public Source(String service, String instrumentation, String thread, @Nullable TaskSubmission lost) {
			this(service, instrumentation, thread, lost, null, true, List.of(), 0);
		}

		public Source(String service, String instrumentation, String thread) {
			this(service, instrumentation, thread, null);
		}

	}

}
