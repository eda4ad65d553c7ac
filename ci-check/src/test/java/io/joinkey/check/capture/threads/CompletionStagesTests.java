/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.evidence.TaskSubmission;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompletionStages}, with futures of the JDK.
 */
class CompletionStagesTests {

	/** As an event loop that the first request starts. */
	@Test
	void aStageOnAThreadOfALibraryIsOfWhereItWasRegistered() throws Exception {
		assertThat(ThreadAgent.install()).isEmpty();
		CompletableFuture<String> answer = new CompletableFuture<>();
		CountDownLatch registered = new CountDownLatch(1);
		CompletableFuture<String> pool;
		Span span = Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
				TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			new EventLoop(answer, registered).start();
			pool = answer.thenApply((text) -> {
				TaskSubmission submission = TaskSubmissions.current(null);
				return (submission != null) ? submission.poolType() : "none";
			});
		}
		registered.countDown();
		assertThat(pool.get(1, TimeUnit.MINUTES)).isEqualTo("java.util.concurrent.CompletableFuture");
	}

	private static final class EventLoop extends Thread {

		private final CompletableFuture<String> answer;

		private final CountDownLatch registered;

		private EventLoop(CompletableFuture<String> answer, CountDownLatch registered) {
			this.answer = answer;
			this.registered = registered;
		}

		@Override
		public void run() {
			try {
				this.registered.await();
				this.answer.complete("done");
			}
			catch (InterruptedException ex) {
				interrupt();
			}
		}

	}

}
