/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What wrote a log line.
 *
 * @param appender the class of the appender
 * @param through the name and class of the appender that passed the event on, empty if a
 * logger did
 * @param format the class of the encoder or the layout, empty if it is not known
 * @param setting the structured format or the pattern of the encoder or the layout, empty
 * if it has neither
 * @param thread the name of the thread that wrote
 * @param context the mapped diagnostic context that the event had when it was written, or
 * {@code null} if nothing asked for it
 */
public record LogWriter(String appender, String through, String format, String setting, String thread,
		@Nullable Map<String, String> context) {

	/** Nothing is known. */
	public static final LogWriter UNKNOWN = new LogWriter("", "", "", "", "", null);

	public LogWriter {
		context = (context != null) ? Moment.copy(context) : null;
	}

	/**
	 * Return whether an event lost the context of its thread before it was written.
	 */
	boolean isContextLost(Moment moment, SpanContext active) {
		Map<String, String> written = this.context;
		return written != null && !this.thread.equals(moment.thread())
				&& !(written.containsValue(active.traceId()) && written.containsValue(active.spanId()));
	}

}
