/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.evidence.TaskSubmission;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeriodicTasks}, with a timer of the JDK.
 */
class PeriodicTasksTests {

	private final CompletableFuture<TaskSubmission> run = new CompletableFuture<>();

	private final TimerTask task = new TimerTask() {

		@Override
		public void run() {
			PeriodicTasksTests.this.run.complete(PeriodicTasks.repeating());
		}

	};

	private final Timer timer = new Timer(true);

	@BeforeAll
	static void instrument() {
		assertThat(ThreadAgent.install()).isEmpty();
	}

	@Test
	void aTaskOfATimerIsOverOnceItIsCancelled() throws Exception {
		TaskSubmission started = started();
		assertThat(PeriodicTasks.isOver(started)).isFalse();
		this.task.cancel();
		assertThat(PeriodicTasks.isOver(started)).isTrue();
		this.timer.cancel();
	}

	@Test
	void aTaskOfATimerIsOverOnceTheTimerIsCancelled() throws Exception {
		TaskSubmission started = started();
		assertThat(PeriodicTasks.isOver(started)).isFalse();
		this.timer.cancel();
		assertThat(PeriodicTasks.isOver(started)).isTrue();
		Reference.reachabilityFence(this.task);
	}

	private TaskSubmission started() throws Exception {
		Span span = Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
				TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			this.timer.schedule(this.task, 0, Duration.ofHours(1).toMillis());
		}
		TaskSubmission started = this.run.get(1, TimeUnit.MINUTES);
		assertThat(started).isNotNull();
		return started;
	}

}
