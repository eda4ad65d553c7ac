/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import io.joinkey.check.evidence.TaskSubmission;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskSubmissions}, on a thread that coroutines share.
 */
class TaskSubmissionsTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private final Object queue = new Object();

	@Test
	void whatACoroutineTookIsNotOfTheNextOne() {
		TaskSubmissions.beganCoroutine(null);
		take();
		assertThat(TaskSubmissions.current(null)).extracting(TaskSubmission::pool)
			.isEqualTo(TaskSubmissions.name(this.queue));
		TaskSubmissions.ended();
		assertThat(TaskSubmissions.current(null)).isNull();
		TaskSubmissions.beganCoroutine(null);
		assertThat(TaskSubmissions.current(null)).isNull();
		TaskSubmissions.ended();
	}

	@Test
	void whatAThreadTookIsOfItsOwnCodeAfterACoroutine() {
		TaskSubmissions.began(new Object());
		take();
		TaskSubmissions.beganCoroutine(null);
		assertThat(TaskSubmissions.current(null)).isNull();
		TaskSubmissions.ended();
		assertThat(TaskSubmissions.current(null)).isNotNull();
		TaskSubmissions.ended();
		TaskSubmissions.dequeuing(this.queue);
	}

	private void take() {
		Object item = new Object();
		Span span = Span
			.wrap(SpanContext.create(TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			TaskSubmissions.enqueued(this.queue, item);
		}
		TaskSubmissions.dequeued(this.queue, item);
	}

}
