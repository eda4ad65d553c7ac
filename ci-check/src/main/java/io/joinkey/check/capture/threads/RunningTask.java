/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.TaskSubmission;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs on a thread, or an item that the thread took from a queue.
 *
 * @param submission the submission, if it was made within a span
 * @param sure whether the submission is certain: not for an object that is submitted
 * twice, and not for a stage, which any thread that completes its future may run
 * @param observed whether its end is recorded
 * @param before the ids that the thread carried before
 * @param others what others took from queues on the thread, if it hides them
 */
record RunningTask(@Nullable TaskSubmission submission, boolean sure, boolean observed, List<String> before,
		@Nullable Map<Object, RunningTask> others) {

	RunningTask(@Nullable TaskSubmission submission, boolean sure) {
		this(submission, sure, false, List.of(), null);
	}

	/**
	 * Return the submission. An uncertain one counts only if the thread has no id.
	 */
	@Nullable TaskSubmission told(@Nullable SpanContext active) {
		return (this.sure || (active == null && ThreadSnapshots.carried().isEmpty())) ? this.submission : null;
	}

}
