/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.evidence.TaskSubmission;
import io.netty.util.HashedWheelTimer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tasks of Netty's timer.
 */
class WheelTimerTests {

	@Test
	void aTaskIsKnownByTheSpanThatSubmittedIt() throws Exception {
		ThreadAgent.install();
		HashedWheelTimer timer = new HashedWheelTimer(1, TimeUnit.MILLISECONDS);
		CompletableFuture<TaskSubmission> found = new CompletableFuture<>();
		try (Scope scope = Span.wrap(SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
				TraceFlags.getSampled(), TraceState.getDefault()))
			.makeCurrent()) {
			timer.newTimeout((timeout) -> found.complete(TaskSubmissions.current(null)), 1, TimeUnit.MILLISECONDS);
		}
		TaskSubmission submission = found.get(10, TimeUnit.SECONDS);
		timer.stop();
		assertThat(submission).isNotNull();
		assertThat(submission.isWheel()).isTrue();
		assertThat(submission.from().spanId()).isEqualTo("00f067aa0ba902b7");
	}

}
