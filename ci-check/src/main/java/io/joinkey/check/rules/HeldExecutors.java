/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.Wiring.Held;

/**
 * Names the field of the application that has the executor or the queue of the JDK which
 * took the work.
 */
final class HeldExecutors {

	private static final String FIELD = "the field ";

	/** Hides the pool that takes the work. */
	private static final String DELEGATED = "java.util.concurrent.Executors$";

	private HeldExecutors() {
	}

	/** Return the end of a remedy that names the field, empty if it is not known. */
	static String place(Setup setup, TaskSubmission submission) {
		return field(setup, submission).map((field) -> "; it is in " + field).orElse("");
	}

	static Optional<String> field(Setup setup, TaskSubmission submission) {
		Optional<Held> known = setup.wiring().pool(submission.pool());
		List<Held> delegated = known.isPresent() || submission.isQueue() ? List.of() : delegated(setup, submission);
		return known.or(() -> (delegated.size() == 1) ? Optional.of(delegated.get(0)) : Optional.empty())
			.map(Held::place)
			.filter((place) -> place.startsWith(FIELD));
	}

	/** Return the executors in the fields of the class that submitted the work. */
	private static List<Held> delegated(Setup setup, TaskSubmission submission) {
		String type = submission.line(setup).map(StackTraceElement::getClassName).orElse("");
		List<Held> own = setup.wiring()
			.held("Executor")
			.stream()
			.filter((held) -> held.type().startsWith("java.util.concurrent.")
					&& held.place().matches("\\Q" + FIELD + type + ".\\E[^.]+"))
			.toList();
		return own.stream().allMatch((held) -> held.type().startsWith(DELEGATED)) ? own : List.of();
	}

}
