/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.regex.Pattern;

/**
 * The identity of one span: what must be equal everywhere for signals to join.
 *
 * @param traceId the W3C trace id, 32 lower-case hex digits
 * @param spanId the W3C parent id, 16 lower-case hex digits
 * @param flags the W3C trace flags, 2 hex digits; only bit 0, sampled, is ever tested,
 * since level 2 of the specification also sets the random bit
 */
public record SpanContext(String traceId, String spanId, String flags) {

	private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");

	private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

	private static final Pattern FLAGS = Pattern.compile("[0-9a-f]{2}");

	/**
	 * Return whether the caller recorded the trace.
	 * @return the sampled bit; {@code false} for flags that are not hex digits
	 */
	public boolean isSampled() {
		return isFlags(this.flags) && (Integer.parseInt(this.flags, 16) & 1) == 1;
	}

	public static boolean isTraceId(String value) {
		return TRACE_ID.matcher(value).matches();
	}

	public static boolean isSpanId(String value) {
		return SPAN_ID.matcher(value).matches();
	}

	public static boolean isFlags(String value) {
		return FLAGS.matcher(value).matches();
	}

	@Override
	public String toString() {
		return this.traceId + "/" + this.spanId;
	}

}
