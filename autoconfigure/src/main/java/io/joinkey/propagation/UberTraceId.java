/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Jaeger's header {@code uber-trace-id}. A malformed value starts a new
 * trace, as a malformed {@code traceparent} does.
 *
 * @see <a href= "https://www.jaegertracing.io/sdk-migration/#propagation-format">Jaeger:
 * propagation format</a>
 */
final class UberTraceId {

	static final String HEADER = "uber-trace-id";

	// some clients encode the colons
	private static final Pattern VALUE = Pattern
		.compile("([0-9a-f]{1,32})(?::|%3A)([0-9a-f]{1,16})(?::|%3A)[0-9a-f]{1,16}(?::|%3A)([0-9a-f]{1,2})");

	private UberTraceId() {
	}

	/**
	 * Return the context with the caller's span, unless it has one already.
	 */
	static Context read(Context context, @Nullable String header) {
		Matcher value = (header != null && !Span.fromContext(context).getSpanContext().isValid())
				? VALUE.matcher(header.strip()) : null;
		if (value == null || !value.matches()) {
			return context;
		}
		boolean sampled = (Integer.parseInt(value.group(3), 16) & 1) == 1;
		SpanContext caller = SpanContext.createFromRemoteParent(padded(value.group(1), 32), padded(value.group(2), 16),
				sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(), TraceState.getDefault());
		return caller.isValid() ? context.with(Span.wrap(caller)) : context;
	}

	private static String padded(String id, int length) {
		return "0".repeat(length - id.length()) + id;
	}

}
