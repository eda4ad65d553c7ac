/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.joinkey.check.evidence.LogLine;

/**
 * Writes what a pattern lacks: the keys of the ids, or in a pattern of JSON their fields.
 */
final class PatternIds {

	private static final List<String> FIELDS = List.of("trace_id", "span_id");

	private PatternIds() {
	}

	/** Return what the pattern that wrote a line lacks. */
	static String missing(LogLine line, LogFormat format) {
		String message = line.event().message();
		// a message may contain the ids as well
		String text = message.isEmpty() ? line.text() : line.text().replace(message, "");
		Map<String, String> missing = missing(text, format);
		if (missing.isEmpty()) {
			// ids that are there, and are not read as such
			missing = missing("", format);
		}
		if (format.isJsonPattern()) {
			missing.put("trace_flags", format.reference("trace_flags"));
			return missing.entrySet()
				.stream()
				.map((field) -> "\"" + field.getKey() + "\":\"" + field.getValue() + "\"")
				.collect(Collectors.joining(","));
		}
		return (missing.size() == 1) ? String.join("", missing.values())
				: "[" + String.join(",", missing.values()) + "]";
	}

	private static Map<String, String> missing(String text, LogFormat format) {
		List<String> keys = List.of(format.keys().trace(), format.keys().span());
		Map<String, String> missing = new LinkedHashMap<>();
		for (int i = 0; i < keys.size(); i++) {
			String value = format.context().get(keys.get(i));
			if (value == null || !text.contains(value)) {
				missing.put(FIELDS.get(i), format.reference(keys.get(i)));
			}
		}
		return missing;
	}

}
