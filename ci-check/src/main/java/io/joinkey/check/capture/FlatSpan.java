/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span as JDK types, which are the same in the class loader of an agent.
 */
final class FlatSpan {

	static final String ATTRIBUTE = "attribute.";

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private FlatSpan() {
	}

	static Map<String, String> of(SpanData span) {
		Map<String, String> words = new TreeMap<>();
		words.put("context", of(span.getSpanContext()));
		SpanContext parent = span.getParentSpanContext();
		if (parent.isValid()) {
			words.put("parent", parent.getSpanId());
			words.put("remote", Boolean.toString(parent.isRemote()));
		}
		words.put("kind", span.getKind().name());
		words.put("name", span.getName());
		words.put("status", span.getStatus().getStatusCode().name());
		words.put("links",
				span.getLinks().stream().map((link) -> of(link.getSpanContext())).collect(Collectors.joining(" ")));
		words.put("start", Long.toString(span.getStartEpochNanos()));
		words.put("end", Long.toString(Math.max(span.getStartEpochNanos(), span.getEndEpochNanos())));
		String service = span.getResource().getAttribute(SERVICE_NAME);
		words.put("service", (service != null) ? service : "");
		words.put("instrumentation", span.getInstrumentationScopeInfo().getName());
		span.getAttributes().forEach((key, value) -> words.put(ATTRIBUTE + key.getKey(), String.valueOf(value)));
		return words;
	}

	static String of(SpanContext context) {
		return context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
	}

}
