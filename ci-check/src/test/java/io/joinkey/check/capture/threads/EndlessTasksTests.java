/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndlessTasks}, with chains of tasks in one trace.
 */
class EndlessTasksTests {

	private static final String POOL = "java.util.concurrent.ScheduledThreadPoolExecutor@1";

	private final TaskSubmission start = submission("controller");

	private final Object second = new Object();

	private final Object third = new Object();

	@AfterEach
	void end() {
		EndlessTasks.ended(submission("run"));
		EndlessTasks.ended(submission("run"));
		EndlessTasks.forget();
	}

	@Test
	void aChainIsCapturedBetweenItsRunsAndWithinOne() {
		TaskSubmission again = submission("run");
		EndlessTasks.submitted(this.second, POOL, again, this.start);
		EndlessTasks.began(this.second, again);
		EndlessTasks.submitted(this.third, POOL, submission("run"), again);
		EndlessTasks.ended(again);
		assertThat(EndlessTasks.captured()).contains(this.start);
		EndlessTasks.began(this.third, submission("run"));
		assertThat(EndlessTasks.captured()).contains(this.start);
		EndlessTasks.ended(again);
		assertThat(EndlessTasks.captured()).doesNotContain(this.start);
	}

	@Test
	void aSecondStepThatRunsIsNoChain() {
		TaskSubmission step = submission("run");
		EndlessTasks.submitted(this.second, POOL, step, this.start);
		EndlessTasks.began(this.second, step);
		assertThat(EndlessTasks.captured()).doesNotContain(this.start);
	}

	@Test
	void tasksOfALoopAreNoChain() {
		TaskSubmission first = submission("loop");
		TaskSubmission second = submission("loop");
		EndlessTasks.submitted(this.second, "other", first, this.start);
		EndlessTasks.submitted(this.third, "other", second, this.start);
		assertThat(EndlessTasks.captured()).doesNotContain(this.start);
		EndlessTasks.submitted(new Object(), "third", submission("run"), first);
		EndlessTasks.submitted(new Object(), "third", submission("run"), second);
		EndlessTasks.began(this.second, submission("run"));
		EndlessTasks.began(this.third, submission("run"));
		assertThat(EndlessTasks.captured()).doesNotContain(this.start);
	}

	@Test
	void aChainOfTwoStepsIsCapturedWithinARun() {
		TaskSubmission first = submission("first");
		TaskSubmission second = submission("second");
		EndlessTasks.submitted(new Object(), "other", second, first);
		EndlessTasks.submitted(new Object(), POOL, submission("first"), second);
		TaskSubmission again = submission("second");
		EndlessTasks.submitted(new Object(), "other", again, submission("first"));
		EndlessTasks.began(this.second, again);
		try {
			assertThat(EndlessTasks.captured()).contains(first);
		}
		finally {
			EndlessTasks.ended(again);
		}
	}

	private static TaskSubmission submission(String method) {
		return new TaskSubmission(new SpanContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01"), POOL,
				List.of(new StackTraceElement("com.acme.Beat", method, "Beat.java", 7)));
	}

}
