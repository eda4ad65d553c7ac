/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;

import io.joinkey.check.evidence.LogLine;

/**
 * Writes the references to the ids that a pattern lacks.
 */
final class PatternIds {

	private PatternIds() {
	}

	/** Return what the pattern that wrote a line lacks. */
	static String missing(LogLine line, LogFormat format) {
		String message = line.event().message();
		// a message may contain the ids as well
		String text = message.isEmpty() ? line.text() : line.text().replace(message, "");
		List<String> missing = missing(text, format);
		if (missing.isEmpty()) {
			// ids that are there, and are not read as such
			missing = missing("", format);
		}
		return (missing.size() == 1) ? missing.get(0) : "[" + String.join(",", missing) + "]";
	}

	private static List<String> missing(String text, LogFormat format) {
		List<String> missing = new ArrayList<>();
		for (String key : List.of(format.keys().trace(), format.keys().span())) {
			String value = format.context().get(key);
			if (value == null || !text.contains(value)) {
				missing.add(format.reference(key));
			}
		}
		return missing;
	}

}
