/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.List;
import java.util.Map;

import io.joinkey.proof.Scrape;
import io.joinkey.proof.Span;

/**
 * What was seen of one application.
 *
 * @param sent the trace id that was sent with each hop's request
 * @param lines what it logged
 * @param spans what it exported
 * @param calls the headers that its calls carried, by hop: {@code name: value} each
 * @param responses the headers and the body that it answered with, in lower case, by hop
 * @param records the {@code traceparent} headers of the records, by topic
 * @param scrape its metrics
 */
record Observed(Map<String, String> sent, List<String> lines, List<Span> spans, Map<String, List<List<String>>> calls,
		Map<String, String> responses, Map<String, List<String>> records, Scrape scrape) {

	List<Span> spansOf(String traceId) {
		return this.spans.stream().filter((span) -> span.traceId().equals(traceId)).toList();
	}

	List<Span> servers(String hop) {
		return spansOf(this.sent.getOrDefault(hop, "")).stream()
			.filter((span) -> span.kind().equals("SERVER"))
			.toList();
	}

	/** Return the {@code traceparent} headers of each call of a hop. */
	List<String> traceparents(String hop) {
		return this.calls.getOrDefault(hop, List.of()).stream().map((headers) -> {
			List<String> values = headers.stream()
				.filter((header) -> header.startsWith("traceparent: "))
				.map((header) -> header.substring("traceparent: ".length()))
				.toList();
			return values.isEmpty() ? "none" : String.join(" and ", values);
		}).toList();
	}

	boolean isLinked(String traceId, String toTraceId) {
		return spansOf(traceId).stream().anyMatch((span) -> span.linkedTraceIds().contains(toTraceId));
	}

}
