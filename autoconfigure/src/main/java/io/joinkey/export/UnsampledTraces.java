/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.JoinkeyProperties.Tracing;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/**
 * Holds the spans of unsampled traces until a local root ends, which decides whether they
 * are kept. What it holds is bounded: when it is full, new traces are not held.
 */
final class UnsampledTraces {

	static final int MAX_TRACES = 1_000;

	static final int MAX_SPANS = 10_000;

	static final int MAX_SPANS_OF_TRACE = 200;

	/**
	 * Age from which the eldest trace is evicted when the limit is reached: its root may
	 * never end.
	 */
	private static final long MAX_AGE = Duration.ofMinutes(10).toNanos();

	private final boolean failed;

	private final long slowerThan;

	private final Map<String, Held> held = new LinkedHashMap<>();

	private final Map<String, Boolean> kept = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_TRACES;
		}

	};

	private int spans;

	/**
	 * Create an instance without traces.
	 * @param failed whether traces are kept whose local root failed
	 * @param slowerThan nanoseconds from which a local root is slow
	 */
	UnsampledTraces(boolean failed, long slowerThan) {
		this.failed = failed;
		this.slowerThan = slowerThan;
	}

	static UnsampledTraces of(Tracing tracing) {
		Duration slowerThan = tracing.keepSlowerThan();
		return new UnsampledTraces(tracing.keepFailed(), (slowerThan != null) ? slowerThan.toNanos() : Long.MAX_VALUE);
	}

	synchronized void started(ReadableSpan span) {
		if (!isLocalRoot(span)) {
			return;
		}
		String traceId = span.getSpanContext().getTraceId();
		Held trace = this.held.get(traceId);
		if (trace == null && hasRoom()) {
			trace = new Held();
			this.held.put(traceId, trace);
		}
		if (trace != null && trace.roots.size() < MAX_SPANS_OF_TRACE) {
			trace.roots.add(span);
		}
	}

	private boolean hasRoom() {
		if (this.held.size() < MAX_TRACES) {
			return true;
		}
		Map.Entry<String, Held> eldest = this.held.entrySet().iterator().next();
		boolean old = eldest.getValue().roots.stream().allMatch((root) -> root.getLatencyNanos() > MAX_AGE);
		if (old) {
			remove(eldest.getKey());
		}
		return old;
	}

	/**
	 * Return the spans that are to be exported now that a span ended.
	 */
	List<ReadableSpan> ended(ReadableSpan span) {
		boolean root = isLocalRoot(span);
		boolean keep = root && isToBeKept(span);
		return ended(span, root, keep);
	}

	private synchronized List<ReadableSpan> ended(ReadableSpan span, boolean root, boolean keep) {
		String traceId = span.getSpanContext().getTraceId();
		Held trace = this.held.get(traceId);
		List<ReadableSpan> export = new ArrayList<>();
		if (keep || this.kept.containsKey(traceId)) {
			export.addAll(keep(traceId));
			export.add(span);
		}
		// another local root of this trace may fail yet
		else if (trace != null && (!root || trace.roots.size() > 1) && this.spans < MAX_SPANS
				&& trace.ended.size() < MAX_SPANS_OF_TRACE) {
			trace.ended.add(span);
			this.spans++;
		}
		if (trace != null && root) {
			trace.roots.remove(span);
			if (trace.roots.isEmpty()) {
				remove(traceId);
			}
		}
		return export;
	}

	/**
	 * Return whether a span belongs to a trace that is kept, or is a local root that is
	 * kept if it ends now.
	 */
	boolean isKept(SpanContext span) {
		ReadableSpan root;
		synchronized (this) {
			if (this.kept.containsKey(span.getTraceId())) {
				return true;
			}
			Held trace = this.held.get(span.getTraceId());
			root = (trace != null) ? trace.root(span.getSpanId()) : null;
		}
		return root != null && isToBeKept(root);
	}

	/** Return the spans of a trace that have ended, now that the trace is kept. */
	private List<ReadableSpan> keep(String traceId) {
		this.kept.put(traceId, true);
		Held trace = this.held.get(traceId);
		if (trace == null) {
			return List.of();
		}
		List<ReadableSpan> ended = List.copyOf(trace.ended);
		this.spans -= ended.size();
		trace.ended.clear();
		return ended;
	}

	/** Return the number of spans that are held. */
	synchronized int size() {
		return this.spans;
	}

	private void remove(String traceId) {
		Held removed = this.held.remove(traceId);
		this.spans -= (removed != null) ? removed.ended.size() : 0;
	}

	private boolean isToBeKept(ReadableSpan root) {
		return root.getLatencyNanos() >= this.slowerThan
				|| (this.failed && root.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR);
	}

	private static boolean isLocalRoot(ReadableSpan span) {
		SpanContext parent = span.getParentSpanContext();
		return !parent.isValid() || parent.isRemote();
	}

	/** The spans of one trace. */
	private static final class Held {

		private final List<ReadableSpan> roots = new ArrayList<>(1);

		private final List<ReadableSpan> ended = new ArrayList<>();

		private @Nullable ReadableSpan root(String spanId) {
			for (ReadableSpan root : this.roots) {
				if (root.getSpanContext().getSpanId().equals(spanId)) {
					return root;
				}
			}
			return null;
		}

	}

}
