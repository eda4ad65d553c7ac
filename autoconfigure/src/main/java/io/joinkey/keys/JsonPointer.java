/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A pointer to a text or an integer in JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901: JSON Pointer</a>
 */
record JsonPointer(List<String> names) {

	static JsonPointer of(String pointer) {
		return new JsonPointer(Stream.of(pointer.substring(1).split("/", -1))
			.map((name) -> name.replace("~1", "/").replace("~0", "~"))
			.toList());
	}

	@Nullable String find(@Nullable Object json) {
		Object found = json;
		for (String name : this.names) {
			if (found instanceof Map<?, ?> object) {
				found = object.get(name);
			}
			else if (found instanceof List<?> array && name.matches("0|[1-9][0-9]{0,5}")
					&& Integer.parseInt(name) < array.size()) {
				found = array.get(Integer.parseInt(name));
			}
			else {
				return null;
			}
		}
		return text(found);
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53) {
			// Gson reads each number as a double
			return Long.toString(number.longValue());
		}
		boolean exact = value instanceof String || value instanceof Integer || value instanceof Long
				|| value instanceof BigInteger;
		return exact ? String.valueOf(value) : null;
	}

}
