/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Summarizes in one line the evidence that the gate could not see.
 */
final class NotSeen {

	private static final int SHORT = 80;

	private NotSeen() {
	}

	/**
	 * Return each kind with its subjects, or with their number where the line would be
	 * too long.
	 */
	static String line(List<String> notJudged) {
		return grouped(notJudged).entrySet().stream().map((kind) -> {
			String details = String.join(", ", kind.getValue());
			return kind.getKey() + ": "
					+ ((kind.getValue().size() == 1 || details.length() <= SHORT) ? details : kind.getValue().size());
		}).collect(Collectors.joining("; "));
	}

	/** Return the missing evidence by its kind. */
	static Map<String, List<String>> grouped(List<String> notJudged) {
		Map<String, List<String>> kinds = new LinkedHashMap<>();
		notJudged.forEach((words) -> {
			String[] parts = words.split(": ", 2);
			kinds.computeIfAbsent(parts[0], (kind) -> new ArrayList<>()).add((parts.length > 1) ? parts[1] : "");
		});
		return kinds;
	}

}
