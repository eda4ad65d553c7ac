/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SpanContext;

/**
 * The keys of the MDC that hold the ids of the active span.
 *
 * @param trace the key of the trace id
 * @param span the key of the span id
 */
record IdKeys(String trace, String span) {

	static IdKeys of(Map<String, String> context) {
		return new IdKeys(key(context, "trace_id", "traceId", SpanContext::isTraceId),
				key(context, "span_id", "spanId", SpanContext::isSpanId));
	}

	/** Return whether the keys have the names that a log line should have. */
	boolean areCanonical() {
		return this.trace.equals("trace_id");
	}

	/** Return whether the MDC also holds the flags. */
	static boolean hasFlags(Map<String, String> context) {
		return SpanContext.isFlags(context.getOrDefault("trace_flags", ""));
	}

	private static String key(Map<String, String> context, String canonical, String micrometer,
			Predicate<String> isId) {
		// first the known keys: an application's own key may have the form of an id
		return Stream.concat(Stream.of(canonical, micrometer), context.keySet().stream().sorted())
			.filter((key) -> isId.test(context.getOrDefault(key, "")))
			.findFirst()
			.orElse(micrometer);
	}

}
