/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.joinkey.check.evidence.OpenedScope;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScopeWatch}. Each span has ended, and the code that opened the scopes
 * still runs.
 */
class ScopeWatchTests {

	private final long since = ScopeWatch.start();

	private final ScopeWatch watch = new ScopeWatch(ContextStorage.defaultStorage());

	@Test
	void aLoopLeaksAllScopesButTheNewest() throws InterruptedException {
		assertThat(whileRunning((wait) -> {
			for (int number = 1; number < 5; number++) {
				open(number);
			}
			wait.run();
		})).extracting((scope) -> scope.span().spanId()).containsExactly(id(1), id(2), id(3));
	}

	@Test
	void aLoopThatClosesItsScopesLeaksNone() throws InterruptedException {
		assertThat(whileRunning((wait) -> {
			for (int number = 1; number < 5; number++) {
				try (Scope scope = open(number)) {
					if (number == 4) {
						wait.run();
					}
				}
			}
		})).isEmpty();
	}

	@Test
	void scopesThatEncloseEachOtherAreHeld() throws InterruptedException {
		assertThat(whileRunning((wait) -> nested(1, wait))).isEmpty();
	}

	/** More levels than the frames that are recorded. */
	private void nested(int level, Runnable innermost) {
		try (Scope scope = open(level)) {
			if (level == 40) {
				innermost.run();
			}
			else {
				nested(level + 1, innermost);
			}
		}
	}

	private Scope open(int number) {
		SpanContext span = SpanContext.create("0".repeat(16) + id(7), id(number), TraceFlags.getSampled(),
				TraceState.getDefault());
		return this.watch.attach(Context.root().with(Span.wrap(span)));
	}

	private List<OpenedScope> whileRunning(Consumer<Runnable> work) throws InterruptedException {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread thread = new Thread(() -> work.accept(() -> {
			reached.countDown();
			awaitQuietly(end);
		}));
		thread.start();
		try {
			assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
			return ScopeWatch.scopes(this.since, (span) -> true)
				.stream()
				.filter((scope) -> scope.end() == OpenedScope.End.OPEN)
				.toList();
		}
		finally {
			end.countDown();
			thread.join();
		}
	}

	private static void awaitQuietly(CountDownLatch end) {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String id(int number) {
		return String.format("%016x", number);
	}

}
