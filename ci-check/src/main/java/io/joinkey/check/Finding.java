/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;

import io.joinkey.check.evidence.Evidence;
import org.jspecify.annotations.Nullable;

/**
 * A place where two pieces of evidence do not join.
 *
 * @param rule the rule that found it
 * @param subject what a waiver names: a logger, an appender, an endpoint, a topic, a
 * meter; stable from run to run
 * @param diagnosis what broke and how to fix it
 * @param wrong the evidence that is wrong, the first place first; may be empty when
 * evidence is missing
 */
public record Finding(Rule rule, String subject, Diagnosis diagnosis, List<Evidence> wrong) {

	public Finding {
		wrong = List.copyOf(wrong);
	}

	/**
	 * Return the message: expected, seen, last right, first wrong and the remedy, each on
	 * its own line.
	 * @return the message, without a line end
	 */
	public String message() {
		StringBuilder message = new StringBuilder().append("expected     ")
			.append(this.diagnosis.expected())
			.append("\nseen         ")
			.append(this.diagnosis.seen());
		if (this.diagnosis.lastRight() != null) {
			message.append("\nlast right   ").append(this.diagnosis.lastRight().place());
		}
		if (!this.wrong.isEmpty()) {
			message.append("\nfirst wrong  ").append(this.wrong.get(0).place());
			if (this.wrong.size() > 1) {
				message.append("\n             and ").append(this.wrong.size() - 1).append(" more");
			}
		}
		return message.append("\nremedy       ").append(this.diagnosis.remedy()).toString();
	}

	/**
	 * Describes what broke and how to fix it.
	 *
	 * @param expected what had to be there
	 * @param seen what was there instead
	 * @param lastRight the last place where the id was right, if there was one
	 * @param remedy a property or a line of code
	 */
	public record Diagnosis(String expected, String seen, @Nullable Evidence lastRight, String remedy) {
	}

}
