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
 * Tests for {@link QuartzJobs}, which knows Quartz by its names only.
 */
class QuartzJobsTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@Test
	void aJobThatATriggerOfARequestStartsIsTheRequests() {
		store(new Trigger("once", 0));
		assertThat(running("once")).extracting((submission) -> submission.from().traceId()).isEqualTo(TRACE);
		assertThat(TaskSubmissions.current(null)).isNull();
		assertThat(running("once")).isNull();
	}

	@Test
	void aTriggerThatFiresAgainIsNoRequests() {
		store(new Trigger("often", 3));
		assertThat(running("often")).isNull();
	}

	@Test
	void aTriggerOfNoRequestIsNoRequests() {
		QuartzJobs.stored(this, new Trigger("start", 0));
		assertThat(running("start")).isNull();
	}

	private void store(Trigger trigger) {
		Span span = Span
			.wrap(SpanContext.create(TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			QuartzJobs.stored(this, trigger);
		}
	}

	private static TaskSubmission running(String key) {
		QuartzJobs.began(new StandaloneShell(new Context(new Trigger(key, 0))));
		try {
			return TaskSubmissions.current(null);
		}
		finally {
			TaskSubmissions.ended();
		}
	}

	public record Trigger(String key, int repeatCount) {

		public String getKey() {
			return this.key;
		}

		public int getRepeatCount() {
			return this.repeatCount;
		}

	}

	public record Context(Trigger trigger) {

		public Trigger getTrigger() {
			return this.trigger;
		}

	}

	private static class Shell {

		protected final Context jec;

		Shell(Context context) {
			this.jec = context;
		}

	}

	private static final class StandaloneShell extends Shell {

		StandaloneShell(Context context) {
			super(context);
		}

	}

}
