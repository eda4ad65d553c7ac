/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * A task that was submitted within a span and has ended.
 *
 * @param submission where it came from
 * @param ended what its thread carried afterwards
 * @param before the trace ids that its thread carried before
 */
public record TaskRun(TaskSubmission submission, ThreadSnapshot ended, List<String> before) implements Evidence {

	public TaskRun {
		before = List.copyOf(before);
	}

	@Override
	public String place() {
		return "task of " + this.submission.poolType() + " " + ThreadSnapshot.on(this.ended.thread());
	}

	/** Return the trace ids that the task left on its thread. */
	public List<String> left() {
		return this.ended.traceIds().filter((id) -> !this.before.contains(id)).distinct().toList();
	}

}
