/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.OpenedScope.End;
import io.joinkey.check.evidence.SpanContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Records each scope that is opened and closed, without changing it. OpenTelemetry
 * accepts such a wrapper once in a JVM, before the first scope.
 */
final class ScopeWatch implements ContextStorage {

	private static final int FRAMES = 24;

	private static final AtomicLong NUMBERS = new AtomicLong();

	private static final Map<Watched, Boolean> OPEN = new ConcurrentHashMap<>();

	private static final Queue<Ended> ENDED = new ConcurrentLinkedQueue<>();

	private static final ThreadLocal<Deque<Watched>> STACK = ThreadLocal.withInitial(ArrayDeque::new);

	static {
		ContextStorage.addWrapper(ScopeWatch::new);
	}

	private final ContextStorage storage;

	ScopeWatch(ContextStorage storage) {
		this.storage = storage;
	}

	/**
	 * Starts to watch, if it is not too late.
	 * @return the number of scopes so far
	 */
	static long start() {
		return NUMBERS.get();
	}

	/**
	 * Return whether scopes are recorded.
	 */
	static boolean isWatching() {
		return ContextStorage.get() instanceof ScopeWatch;
	}

	/**
	 * Return the scopes of spans, and how each ended.
	 * @param since the number of scopes that are not asked for
	 * @param isEnded whether a span has ended: only then an open scope is one too many
	 * @return the scopes
	 */
	static List<OpenedScope> scopes(long since, Predicate<SpanContext> isEnded) {
		List<OpenedScope> scopes = new ArrayList<>();
		ENDED.stream()
			.filter((ended) -> ended.scope().number > since)
			.forEach((ended) -> scopes.add(ended.scope().as(ended.end(), ended.closer())));
		leaked((open) -> open.number > since && isEnded.test(open.span))
			.forEach((open) -> scopes.add(open.as(End.OPEN, "")));
		return scopes;
	}

	/** A loop that leaks its scopes opens all of them at the same place. */
	private static List<Watched> leaked(Predicate<Watched> asked) {
		Map<Place, Long> opened = new HashMap<>();
		return OPEN.keySet()
			.stream()
			.sorted(Comparator.comparingLong((Watched open) -> open.number).reversed())
			.filter((open) -> opened.merge(open.place, 1L,
					Long::sum) > (asked.test(open) ? open.place.times() : Long.MAX_VALUE))
			// closed since, before a newer one was opened
			.filter(OPEN::containsKey)
			.sorted(Comparator.comparingLong((open) -> open.number))
			.toList();
	}

	/** Return the ids of the spans whose scope is open. */
	static Set<String> open() {
		return OPEN.keySet().stream().map((open) -> open.span.spanId()).collect(Collectors.toSet());
	}

	@Override
	public Scope attach(Context context) {
		Scope scope = this.storage.attach(context);
		io.opentelemetry.api.trace.SpanContext span = Span.fromContext(context).getSpanContext();
		if (scope == Scope.noop() || !span.isValid() || span.getTraceId().equals(ThreadSnapshots.PROBE)) {
			return scope;
		}
		Watched watched = new Watched(scope,
				new SpanContext(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex()));
		OPEN.put(watched, Boolean.TRUE);
		STACK.get().push(watched);
		return watched;
	}

	@Override
	public @Nullable Context current() {
		return this.storage.current();
	}

	@Override
	public Context root() {
		return this.storage.root();
	}

	private record Place(Thread thread, List<StackTraceElement> opened) {

		/** Return how many scopes the thread holds there. */
		private long times() {
			return HeldScope.times(this.opened, List.of(this.thread.getStackTrace()));
		}

	}

	private record Ended(Watched scope, End end, String closer) {
	}

	private static final class Watched implements Scope {

		private final Scope scope;

		private final SpanContext span;

		private final long number = NUMBERS.incrementAndGet();

		private final Place place = new Place(Thread.currentThread(), StackWalker.getInstance()
			.walk((frames) -> frames.skip(2).limit(FRAMES).map(StackWalker.StackFrame::toStackTraceElement).toList()));

		private volatile boolean overtaken;

		private Watched(Scope scope, SpanContext span) {
			this.scope = scope;
			this.span = span;
		}

		@Override
		public void close() {
			// closing twice is allowed
			if (OPEN.remove(this) != null) {
				ENDED.add(new Ended(this, end(), ThreadSnapshots.thread(Thread.currentThread())));
			}
			this.scope.close();
		}

		private End end() {
			if (Thread.currentThread() != this.place.thread) {
				return End.OTHER_THREAD;
			}
			Deque<Watched> stack = STACK.get();
			if (stack.contains(this)) {
				// what was opened within this one and is still open is what is wrong
				for (Watched inner = stack.pop(); inner != this; inner = stack.pop()) {
					inner.overtaken = true;
				}
			}
			return this.overtaken ? End.OUT_OF_ORDER : End.CLOSED;
		}

		private OpenedScope as(End end, String closer) {
			return new OpenedScope(this.span, ThreadSnapshots.thread(this.place.thread), this.place.opened, end,
					closer);
		}

	}

}
