/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A value that a caller chose freely, before it is recorded in log lines and spans. It is
 * shortened, and unsafe characters are replaced.
 */
public final class CallerValue {

	/** The fields that a line has anyway. A caller must not choose them. */
	public static final Set<String> TAKEN_FIELDS = Set.of("trace_id", "span_id", "trace_flags", "traceid", "spanid",
			"service", "level", "message", "logger_name", "thread_name", "stack_trace", "truncated", "tenant_id",
			"foreign_trace_id", "linked_trace_id");

	private static final int MAX_LENGTH = 64;

	private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._:/=+@-]");

	private CallerValue() {
	}

	/**
	 * Return the value as it can be recorded.
	 * @param sent what the caller sent
	 * @return the value, or {@code null} if it is empty
	 */
	public static @Nullable String clean(@Nullable String sent) {
		String value = (sent != null) ? sent.strip() : "";
		if (value.isEmpty()) {
			return null;
		}
		return STRANGE.matcher(value.substring(0, Math.min(value.length(), MAX_LENGTH))).replaceAll("_");
	}

}
