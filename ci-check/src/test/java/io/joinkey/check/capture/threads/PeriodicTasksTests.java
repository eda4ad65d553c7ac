/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.joinkey.check.evidence.TaskSubmission;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeriodicTasks}, with a timer of the JDK.
 */
class PeriodicTasksTests {

	private static final Span SPAN = Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736",
			"00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));

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

	@Test
	void aTaskWithATriggerIsPeriodicUnlessARequestStartedIt() throws Exception {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.initialize();
		try {
			Trigger hourly = new PeriodicTrigger(Duration.ofHours(1));
			assertThat(run((task) -> scheduler.schedule(task, hourly))).isPositive();
			assertThat(run((task) -> scheduler.schedule(task, Instant.now()))).isZero();
			try (Scope scope = SPAN.makeCurrent()) {
				assertThat(run((task) -> scheduler.schedule(task, hourly))).isZero();
			}
		}
		finally {
			scheduler.shutdown();
		}
	}

	private static long run(Consumer<Runnable> schedule) throws Exception {
		CompletableFuture<Long> number = new CompletableFuture<>();
		schedule.accept(() -> number.complete(TaskSubmissions.run()));
		return number.get(1, TimeUnit.MINUTES);
	}

	private TaskSubmission started() throws Exception {
		try (Scope scope = SPAN.makeCurrent()) {
			this.timer.schedule(this.task, 0, Duration.ofHours(1).toMillis());
		}
		TaskSubmission started = this.run.get(1, TimeUnit.MINUTES);
		assertThat(started).isNotNull();
		return started;
	}

}
