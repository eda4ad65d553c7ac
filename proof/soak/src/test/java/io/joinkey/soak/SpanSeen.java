/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.proof.Span;

/**
 * A span that an application exported.
 *
 * @param traceId its trace
 * @param spanId itself
 * @param parentId its parent, or nothing
 * @param label its kind, with an exclamation mark if it failed
 * @param name its name
 * @param number the number of the request in its URL, or -1
 * @param links the traces that it is linked to
 */
record SpanSeen(String traceId, String spanId, String parentId, String label, String name, int number,
		List<String> links) {

	private static final Pattern NUMBER = Pattern.compile("/(\\d+)$");

	static SpanSeen of(Span span) {
		Matcher number = NUMBER.matcher(span.attribute("http.url"));
		return new SpanSeen(span.traceId(), span.spanId(), span.parentId(), span.kind() + (span.failed() ? "!" : ""),
				span.name(), number.find() ? Integer.parseInt(number.group(1)) : -1, span.linkedTraceIds());
	}

	boolean isBatch() {
		return this.parentId.isEmpty() && this.name.endsWith(" process batch");
	}

}
