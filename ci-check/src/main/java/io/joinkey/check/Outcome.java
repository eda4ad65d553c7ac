/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;

/**
 * The result of one rule for one observation.
 *
 * @param rule the rule
 * @param state how it ended
 * @param evidence how many pieces of evidence it looked at
 * @param reason why it was not judged, empty when it was
 * @param findings what it found, waived findings left out
 */
public record Outcome(Rule rule, State state, int evidence, String reason, List<Finding> findings) {

	/** How a reason begins when there was evidence that could not be captured. */
	public static final String NOT_OBSERVED = "not observed: ";

	/** How a reason begins when nothing that the gate did led to evidence. */
	public static final String NOT_EXERCISED = "not exercised: ";

	public Outcome {
		findings = List.copyOf(findings);
	}

	/**
	 * Return whether the rule was left out because a test did nothing that it looks at.
	 * @return whether the rule would apply to the application
	 */
	public boolean isNotExercised() {
		return this.state == State.NOT_APPLICABLE && this.reason.startsWith(NOT_EXERCISED);
	}

	/** How a rule ended. */
	public enum State {

		/** It saw evidence and all of it was right, or waived. */
		HELD,
		/** It has findings. */
		BROKEN,
		/** It applies and could not be judged: fails the build. */
		INCONCLUSIVE,
		/** The application has nothing that it is about. */
		NOT_APPLICABLE

	}

}
