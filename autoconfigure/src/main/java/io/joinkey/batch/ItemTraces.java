/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the traces of items. What is not a trace id or a {@code traceparent} is ignored.
 */
final class ItemTraces {

	private static final Log logger = LogFactory.getLog(ItemTraces.class);

	private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

	private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

	private final ItemTrace itemTrace;

	private final AtomicBoolean reported = new AtomicBoolean();

	ItemTraces(ItemTrace itemTrace) {
		this.itemTrace = itemTrace;
	}

	/**
	 * Return the trace id of an item, or {@code null} if it has none.
	 */
	@Nullable String traceId(Object item) {
		String value = value(item);
		if (value == null) {
			return null;
		}
		SpanContext context = parse(value);
		if (context.isValid()) {
			return context.getTraceId();
		}
		return (TRACE_ID.matcher(value).matches() && TraceId.isValid(value)) ? value : null;
	}

	/**
	 * Return the span that an item names, which is invalid if it names none.
	 */
	SpanContext span(Object item) {
		String value = value(item);
		return (value != null) ? parse(value) : SpanContext.getInvalid();
	}

	private @Nullable String value(Object item) {
		try {
			return this.itemTrace.of(item);
		}
		catch (RuntimeException ex) {
			if (this.reported.compareAndSet(false, true)) {
				logger.warn("The trace of an item of a batch job could not be read. The item is processed without it"
						+ " (logged once): " + ex + ". Change the ItemTrace bean or joinkey.batch.item-trace-property");
			}
			return null;
		}
	}

	static SpanContext parse(String traceparent) {
		Matcher matcher = TRACEPARENT.matcher(traceparent);
		return matcher.matches() ? SpanContext.createFromRemoteParent(matcher.group(1), matcher.group(2),
				TraceFlags.fromHex(matcher.group(3), 0), TraceState.getDefault()) : SpanContext.getInvalid();
	}

	static String format(SpanContext context) {
		return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
	}

}
