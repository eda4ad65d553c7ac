/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, strings, numbers and booleans as JSON.
 */
final class Json {

	private Json() {
	}

	static String indented(Object value) {
		StringBuilder text = new StringBuilder();
		write(value, text, "\n");
		return text.toString();
	}

	static String line(Object value) {
		StringBuilder text = new StringBuilder();
		write(value, text, "");
		return text.append('\n').toString();
	}

	private static String deeper(String line) {
		return line.isEmpty() ? "" : line + "  ";
	}

	private static void write(@Nullable Object value, StringBuilder text, String line) {
		if (value instanceof Map<?, ?> map) {
			String separator = "{";
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				text.append(separator).append(deeper(line));
				write(String.valueOf(entry.getKey()), text, line);
				text.append(line.isEmpty() ? ":" : ": ");
				write(entry.getValue(), text, deeper(line));
				separator = ",";
			}
			text.append(map.isEmpty() ? "{}" : line + "}");
		}
		else if (value instanceof List<?> list) {
			String separator = "[";
			for (Object element : list) {
				text.append(separator).append(deeper(line));
				write(element, text, deeper(line));
				separator = ",";
			}
			text.append(list.isEmpty() ? "[]" : line + "]");
		}
		else if (value instanceof String string) {
			quote(string, text);
		}
		else {
			text.append(value);
		}
	}

	private static void quote(String string, StringBuilder text) {
		text.append('"');
		string.chars().forEach((c) -> {
			if (c == '"' || c == '\\') {
				text.append('\\').append((char) c);
			}
			else if (c < ' ' || Character.isSurrogate((char) c)) {
				text.append(String.format(Locale.ROOT, "\\u%04x", c));
			}
			else {
				text.append((char) c);
			}
		});
		text.append('"');
	}

}
