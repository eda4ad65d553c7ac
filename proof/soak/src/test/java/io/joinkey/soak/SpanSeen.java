/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

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
		String url = span.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals("http.url"))
			.map((attribute) -> attribute.getValue().getStringValue())
			.findFirst()
			.orElse("");
		Matcher number = NUMBER.matcher(url);
		boolean failed = span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
		return new SpanSeen(hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()),
				span.getKind().name().replace("SPAN_KIND_", "") + (failed ? "!" : ""), span.getName(),
				number.find() ? Integer.parseInt(number.group(1)) : -1,
				span.getLinksList().stream().map((link) -> hex(link.getTraceId())).toList());
	}

	boolean isBatch() {
		return this.parentId.isEmpty() && this.name.endsWith(" process batch");
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

}
