/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.CodeSite.Kind;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.TaskSubmission;

/**
 * Recognizes a task that takes the items of any request from a queue or a buffer, such as
 * the mailbox of an actor. With the context of the request that submitted it, the task
 * would give the items of others that context too.
 */
final class SharedQueues {

	private SharedQueues() {
	}

	/**
	 * Return what such a task needs, before the remedy for its executor, or nothing where
	 * a task is submitted beside no item.
	 */
	static String remedy(Setup setup, TaskSubmission submission) {
		return (submission.isQueue() || submission.isStage()) ? ""
				: item(setup, submission)
					.map((site) -> "one task may handle items of several requests, of " + site + ": "
							+ TaskRemedies.queue("") + ". If the task handles items of its own request only, ")
					.orElse("");
	}

	/** An item that is queued by the method that submits the task. */
	private static Optional<CodeSite> item(Setup setup, TaskSubmission submission) {
		return submission.line(setup)
			.flatMap((line) -> setup.wiring()
				.code()
				.stream()
				.filter((site) -> (site.kind() == Kind.BUFFERS
						|| (site.kind() == Kind.SENDS && site.call().matches("\\w*(Queue|Deque)\\.\\w+")))
						&& site.place().getClassName().equals(line.getClassName())
						&& site.place().getMethodName().equals(line.getMethodName()))
				.findFirst());
	}

}
