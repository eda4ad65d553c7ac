/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.time.LocalDate;

/**
 * A finding that a team accepts until a date.
 *
 * @param rule the id of the rule
 * @param subject the subject of the finding, or {@link #INCONCLUSIVE}
 * @param owner who decided it
 * @param expires the last day on which it holds
 * @param place where it is written, such as a file with a line; may be empty
 */
public record Waiver(String rule, String subject, String owner, LocalDate expires, String place) {

	/** The subject that waives a rule's being inconclusive. */
	public static final String INCONCLUSIVE = "inconclusive";

	public Waiver {
		if (owner.isBlank()) {
			throw new IllegalArgumentException(
					"The waiver of the rule " + rule + " for '" + subject + "' has no owner");
		}
	}

	public Waiver(String rule, String subject, String owner, LocalDate expires) {
		this(rule, subject, owner, expires, "");
	}

	/** Return the place as a phrase for the end of a message. */
	public String where() {
		return this.place.isEmpty() ? "" : " (" + this.place + ")";
	}

	public boolean covers(Rule rule, String subject) {
		return this.rule.equals(rule.id()) && this.subject.equals(subject);
	}

	public boolean isExpired(LocalDate today) {
		return today.isAfter(this.expires);
	}

}
