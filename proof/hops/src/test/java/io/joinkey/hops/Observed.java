/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.opentelemetry.proto.trace.v1.Span;

/**
 * What was seen of one application.
 *
 * @param sent the trace id that was sent with each hop's request
 * @param lines what it logged
 * @param spans what it exported
 * @param traceparents the headers that its calls carried, by hop
 * @param records the {@code traceparent} headers of the records, by topic
 * @param scrape its metrics
 */
record Observed(Map<String, String> sent, List<String> lines, List<Span> spans, Map<String, List<String>> traceparents,
		Map<String, List<String>> records, String scrape) {

	List<Span> spansOf(String traceId) {
		return this.spans.stream().filter((span) -> hex(span.getTraceId().toByteArray()).equals(traceId)).toList();
	}

	List<Span> servers(String hop) {
		return spansOf(this.sent.getOrDefault(hop, "")).stream()
			.filter((span) -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
			.toList();
	}

	boolean isLinked(String traceId, String toTraceId) {
		return spansOf(traceId).stream()
			.anyMatch((span) -> span.getLinksList()
				.stream()
				.anyMatch((link) -> hex(link.getTraceId().toByteArray()).equals(toTraceId)));
	}

	static String attribute(Span span, String name) {
		return span.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals(name))
			.map((attribute) -> attribute.getValue().hasIntValue() ? String.valueOf(attribute.getValue().getIntValue())
					: attribute.getValue().getStringValue())
			.findFirst()
			.orElse("");
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

}
