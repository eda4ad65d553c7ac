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
 * @param sure whether the submission is certain. It is not for an object that is
 * submitted twice, nor for a stage of a future, which any completing thread may run
 * @param observed whether its end is recorded
 * @param before the ids that the thread carried before
 * @param others what others took from queues on the thread, if it hides them
 * @param found the span that was active when a stage began within a task
 */
record RunningTask(@Nullable TaskSubmission submission, boolean sure, boolean observed, List<String> before,
		@Nullable Map<Object, RunningTask> others, @Nullable SpanContext found) {

	RunningTask(@Nullable TaskSubmission submission, boolean sure, boolean observed, List<String> before,
			@Nullable Map<Object, RunningTask> others) {
		this(submission, sure, observed, before, others, null);
	}

	RunningTask(@Nullable TaskSubmission submission, boolean sure) {
		this(submission, sure, false, List.of(), null);
	}

	/**
	 * Return a stage of a future.
	 * @param registered where it was registered, or {@code null} if not within a span
	 * @param found the span that is active in the task that completes the future, or
	 * {@code null} if no task of a pool does
	 */
	static RunningTask ofStage(@Nullable TaskSubmission registered, @Nullable SpanContext found) {
		return new RunningTask(registered, false, false, List.of(), null, found);
	}

	/**
	 * Return the submission. An uncertain one counts if the thread has no id, or the id
	 * of another trace that was there before.
	 */
	@Nullable TaskSubmission told(@Nullable SpanContext active) {
		return (this.sure || isInAnother(active) || (active == null && ThreadSnapshots.carried().isEmpty()))
				? this.submission : null;
	}

	/** Return whether a stage runs in the trace of what completed its future. */
	private boolean isInAnother(@Nullable SpanContext active) {
		return this.found != null && active != null && this.submission != null
				&& active.traceId().equals(this.found.traceId())
				&& !active.traceId().equals(this.submission.from().traceId());
	}

}
