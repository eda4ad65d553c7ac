/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A finding together with the findings that one fix also removes.
 *
 * @param finding what to fix
 * @param same findings of the same rule with the same remedy, about other subjects
 * @param consequences findings of other rules that follow from it
 */
public record Cause(Finding finding, List<Finding> same, List<Finding> consequences) {

	private static final int SHOWN = 160;

	public Cause {
		same = List.copyOf(same);
		consequences = List.copyOf(consequences);
	}

	/**
	 * Return all findings that the fix removes.
	 * @return the finding itself first
	 */
	public Stream<Finding> all() {
		return Stream.of(List.of(this.finding), this.same, this.consequences).flatMap(List::stream);
	}

	/**
	 * Return the finding's message, with one line for each subject that is merged into
	 * it, and one for each rule of which findings follow from it.
	 * @return the message, without a line end
	 */
	public String message() {
		StringBuilder message = new StringBuilder(this.finding.message());
		this.same.forEach((other) -> message.append("\nalso         ").append(other.subject()));
		this.consequences.stream()
			.collect(Collectors.groupingBy((other) -> other.rule().id(), LinkedHashMap::new, Collectors.toList()))
			.values()
			.forEach((others) -> message.append("\nconsequence  ")
				.append(line(others.get(0)))
				.append((others.size() > 1) ? ", and " + (others.size() - 1) + " more" : ""));
		return message.toString();
	}

	private static String line(Finding finding) {
		String seen = finding.diagnosis().seen().replaceAll("\\s+", " ");
		return finding.rule().id() + "  " + finding.subject() + ": "
				+ ((seen.length() > SHOWN) ? seen.substring(0, SHOWN) + "..." : seen);
	}

}
