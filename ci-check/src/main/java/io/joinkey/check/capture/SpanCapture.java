/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.TaskSubmissions;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.ThreadSnapshot;

/**
 * Keeps every span that is recorded, from its start on.
 */
final class SpanCapture {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ThreadSnapshots moments;

	private final Map<String, StartedSpan> spans = new LinkedHashMap<>();

	private final Set<String> exported = ConcurrentHashMap.newKeySet();

	private volatile boolean exporting;

	private volatile long flushed;

	SpanCapture(ThreadSnapshots moments) {
		this.moments = moments;
	}

	/**
	 * Keeps a span that has just been started on the calling thread.
	 * @param traceId its trace id
	 * @param spanId its span id
	 * @param kind its kind
	 * @param words reads the span's current state, as a {@link FlatSpan}
	 */
	void started(String traceId, String spanId, Kind kind, Supplier<Map<String, String>> words) {
		String thread = ThreadSnapshots.thread(Thread.currentThread());
		// a sampler that ignores its parent samples the probe too, and an agent sees the
		// gate's own server
		if (traceId.equals(ThreadSnapshots.PROBE) || thread.equals(Downstreams.THREAD)) {
			return;
		}
		SpanContext active = ThreadSnapshots.current();
		if (active != null) {
			TaskSubmissions.repeats(active);
		}
		StartedSpan started = new StartedSpan(words, this.moments.next(), thread, new AtomicLong(Long.MAX_VALUE),
				(active == null) ? TaskSubmissions.current(null) : null, active,
				(active == null && kind == Kind.CLIENT) ? JdkEvents.callers() : List.of(),
				(active == null) ? TaskSubmissions.run() : 0);
		synchronized (this.spans) {
			this.spans.put(spanId, started);
		}
	}

	void ended(String spanId) {
		synchronized (this.spans) {
			StartedSpan started = this.spans.get(spanId);
			if (started != null) {
				started.endOrder().set(this.moments.next());
			}
		}
	}

	/** Records the spans that reach the application's exporters. */
	void exported(Collection<String> spanIds) {
		this.exported.addAll(spanIds);
	}

	/** Discards the recorded spans: exporters behind a filter get fewer. */
	void exportedOnly(Collection<String> spanIds) {
		this.exported.retainAll(spanIds);
	}

	/** Return whether more spans were recorded than this. */
	boolean isMoreThan(Collection<String> spanIds) {
		return !spanIds.containsAll(this.exported);
	}

	/** From now on a span that is not recorded did not reach the exporters. */
	void watchingExports() {
		this.exporting = true;
	}

	/**
	 * Records that a flush begins. Only spans that have ended by now must reach an
	 * exporter. Scheduled tasks run while the evidence is read.
	 */
	void flushing() {
		this.flushed = this.moments.next();
	}

	/** Return whether a span ended before the flush and reached no exporter. */
	boolean isIncomplete() {
		synchronized (this.spans) {
			return this.spans.entrySet()
				.stream()
				.anyMatch((span) -> isMissed(span.getKey(), span.getValue()) && span.getValue().context().isSampled());
		}
	}

	private boolean isMissed(String spanId, StartedSpan span) {
		return this.exporting && span.endOrder().get() < this.flushed && !this.exported.contains(spanId);
	}

	boolean isQuiet() {
		synchronized (this.spans) {
			return this.spans.values().stream().allMatch(StartedSpan::isEnded);
		}
	}

	List<SpanRecord> spans() {
		synchronized (this.spans) {
			List<SpanRecord> records = new ArrayList<>();
			this.spans.forEach((spanId, span) -> records.add(span.record(!isMissed(spanId, span))));
			return records;
		}
	}

	/**
	 * Waits for the end of spans that started since a moment, such as runs of a schedule.
	 */
	void awaitSince(long moment) {
		long patience = System.nanoTime() + PATIENCE.toNanos();
		while (isOpenSince(moment) && System.nanoTime() < patience) {
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
	}

	private boolean isOpenSince(long moment) {
		synchronized (this.spans) {
			return this.spans.values().stream().anyMatch((span) -> span.order() > moment && !span.isEnded());
		}
	}

	/**
	 * Return the earlier spans as they are now, with later spans that leave exemplars in
	 * the scrape. These are in the same traces, in scheduled runs, or the root of a trace
	 * like an earlier one on such a thread. Other later spans belong to the scrape.
	 */
	List<SpanRecord> since(List<SpanRecord> earlier) {
		List<SpanRecord> now = spans();
		Map<SpanContext, SpanRecord> ended = now.stream()
			.filter((span) -> span.timing().isEnded())
			.collect(Collectors.toMap(SpanRecord::context, (span) -> span, (first, second) -> first));
		List<SpanRecord> before = earlier.stream()
			.map((span) -> span.timing().isEnded() ? span : ended.getOrDefault(span.context(), span))
			.toList();
		Set<SpanContext> known = before.stream().map(SpanRecord::context).collect(Collectors.toSet());
		Set<String> roots = before.stream()
			.filter((span) -> span.parent() == null && span.kind() != SpanRecord.Kind.SERVER)
			.map(SpanCapture::root)
			.collect(Collectors.toSet());
		List<SpanRecord> later = now.stream().filter((span) -> !known.contains(span.context())).toList();
		Set<String> traces = Stream
			.concat(before.stream(), later.stream()
				.filter((span) -> span.parent() == null && (span.isScheduledRun() || roots.contains(root(span)))))
			.map((span) -> span.context().traceId())
			.collect(Collectors.toSet());
		return Stream
			.concat(before.stream(), later.stream().filter((span) -> traces.contains(span.context().traceId())))
			.toList();
	}

	private static String root(SpanRecord span) {
		return span.kind() + " " + span.name() + " " + ThreadSnapshot.pool(span.source().thread());
	}

}
