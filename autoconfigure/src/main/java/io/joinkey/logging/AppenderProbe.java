/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Renders an event that carries ids through the layout of each appender and reports which
 * of them lose the ids. Nothing is written to the appenders' destinations.
 */
final class AppenderProbe {

	/**
	 * How the result of an appender begins whose layout failed for the probe event, which
	 * does not cover other events.
	 */
	static final String NOT_CHECKED = "could not be checked: ";

	static final String LOGGER = "io.joinkey.probe";

	static final String MESSAGE = "Does this line carry its ids?";

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	static final Map<String, String> MDC = Map.of("traceId", TRACE_ID, "spanId", SPAN_ID, TraceFields.TRACE_ID,
			TRACE_ID, TraceFields.SPAN_ID, SPAN_ID, TraceFields.TRACE_FLAGS, "01");

	private AppenderProbe() {
	}

	/**
	 * Probes each appender that is attached to a logger, also behind asynchronous ones.
	 * @return by appender name what it loses, an empty text if it loses nothing, or a
	 * text that begins with {@link #NOT_CHECKED}; an empty map if neither exists Logback
	 * nor Log4j2
	 */
	static Map<String, String> run() {
		return LoggingBackEnd.current().probe();
	}

	/**
	 * Return which id a layout loses, or an empty text.
	 * @param layout writes the probe event
	 * @return an empty text if nothing is lost
	 */
	static String losses(Supplier<byte @Nullable []> layout) {
		try {
			byte[] bytes = layout.get();
			String line = (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
			if (!line.contains(TRACE_ID)) {
				return "writes no trace id";
			}
			return line.contains(SPAN_ID) ? "" : "writes no span id";
		}
		catch (RuntimeException | LinkageError ex) {
			return NOT_CHECKED + ex;
		}
	}

}
