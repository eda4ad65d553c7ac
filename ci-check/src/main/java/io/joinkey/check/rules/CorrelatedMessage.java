/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Locale;

import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.format.Traceparent;

/**
 * A call or a record with one valid traceparent, or a line within a span.
 *
 * @param evidence the call, the record or the line
 * @param subject what a finding is about
 * @param headers the headers or keys that name a request
 * @param context the span
 */
record CorrelatedMessage(Evidence evidence, String subject, List<Header> headers, SpanContext context) {

	CorrelatedMessage {
		headers = headers.stream()
			.filter((header) -> header.namesRequest() && !name(header).equals(Traceparent.HEADER))
			.toList();
	}

	static String name(Header header) {
		return header.name().toLowerCase(Locale.ROOT);
	}

	String kind() {
		return (this.evidence instanceof LogLine) ? "line under " : "request in the header ";
	}

	String traceId() {
		return this.context.traceId();
	}

	/** Return what looks like trace ids in a header. */
	List<String> ids(Header header) {
		return AnsweredIds.TRACE_ID.matcher(header.value()).results().map((found) -> found.group()).toList();
	}

}
