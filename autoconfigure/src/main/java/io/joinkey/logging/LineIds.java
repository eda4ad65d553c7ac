/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The ids of the span in which an event was logged. They come with the event's MDC and so
 * survive an asynchronous appender.
 *
 * @param traceId the trace id, {@code null} outside of a span
 * @param spanId the span id, {@code null} outside of a span
 * @param traceFlags the trace flags, {@code null} if they are unknown
 */
record LineIds(@Nullable String traceId, @Nullable String spanId, @Nullable String traceFlags) {

	private static final String TRACE_ID = "trace_id";

	private static final String SPAN_ID = "span_id";

	private static final String TRACE_FLAGS = "trace_flags";

	private static final String BOOTS_TRACE_ID = "traceId";

	private static final String BOOTS_SPAN_ID = "spanId";

	/**
	 * Whether a character is one of an id. Comparisons of random digits and letters are
	 * predicted badly.
	 */
	private static final boolean[] HEX = new boolean['f' + 1];

	static {
		for (char c : "0123456789abcdef".toCharArray()) {
			HEX[c] = true;
		}
	}

	/**
	 * Select the ids of an event. A value that cannot be an id is the application's own
	 * entry of the same name.
	 * @param mdc returns an entry of the event's MDC
	 * @return the ids
	 */
	static LineIds of(Function<String, @Nullable String> mdc) {
		return new LineIds(select(mdc, TRACE_ID, BOOTS_TRACE_ID), select(mdc, SPAN_ID, BOOTS_SPAN_ID),
				select(mdc, TRACE_FLAGS, TRACE_FLAGS));
	}

	static boolean hasTraceId(Function<String, @Nullable String> mdc) {
		return select(mdc, TRACE_ID, BOOTS_TRACE_ID) != null;
	}

	private static @Nullable String select(Function<String, @Nullable String> mdc, String name, String boots) {
		String value = mdc.apply(name);
		if (isId(name, value)) {
			return value;
		}
		value = mdc.apply(boots);
		return isId(boots, value) ? value : null;
	}

	/**
	 * Return whether a value has the form that an id of this name has.
	 * @param name a key of the MDC
	 * @param value the value
	 * @return whether it can be an id
	 */
	static boolean isId(String name, @Nullable String value) {
		return switch (name) {
			case TRACE_ID, BOOTS_TRACE_ID -> isHex(value, 32);
			case SPAN_ID, BOOTS_SPAN_ID -> isHex(value, 16);
			case TRACE_FLAGS -> isHex(value, 2);
			default -> false;
		};
	}

	private static boolean isHex(@Nullable String value, int length) {
		if (value == null || value.length() != length) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char c = value.charAt(i);
			if (c >= HEX.length || !HEX[c]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether an entry of the MDC adds nothing to the ids of the line.
	 * @param name the entry's key
	 * @param value the entry's value
	 * @return whether it is an id that is already written, or the empty place of one
	 */
	boolean repeats(String name, String value) {
		return switch (name) {
			case TRACE_ID, BOOTS_TRACE_ID -> value.isEmpty() || value.equals(this.traceId);
			case SPAN_ID, BOOTS_SPAN_ID -> value.isEmpty() || value.equals(this.spanId);
			case TRACE_FLAGS -> value.isEmpty() || value.equals(this.traceFlags);
			default -> false;
		};
	}

	void writeTo(JsonGenerator generator) {
		write(generator, TRACE_ID, this.traceId);
		write(generator, SPAN_ID, this.spanId);
		write(generator, TRACE_FLAGS, this.traceFlags);
	}

	private static void write(JsonGenerator generator, String name, @Nullable String id) {
		if (id == null) {
			return;
		}
		if (generator instanceof LineGenerator line) {
			line.writeId(name, id);
		}
		else {
			generator.writeStringProperty(name, id);
		}
	}

}
