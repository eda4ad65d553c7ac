/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The appender, encoder and layout that wrote a log line.
 *
 * @param backEnd {@link #LOGBACK}, {@link #LOG4J2} or {@link #JUL}, empty if it is not
 * known
 * @param appender the class of the appender
 * @param through the name and class of the appender that passed the event on, empty if a
 * logger did; for a handler of {@code java.util.logging} the name of its logger
 * @param format the class of the encoder or the layout, empty if it is not known
 * @param setting the structured format or the pattern of the encoder or the layout, empty
 * if it has neither
 * @param thread the name of the thread that wrote
 * @param context the mapped diagnostic context that the event had when it was written, or
 * {@code null} if nothing asked for it
 */
public record LogWriter(String backEnd, String appender, String through, String format, String setting, String thread,
		@Nullable Map<String, String> context) {

	/** The name of Logback. */
	public static final String LOGBACK = "Logback";

	/** The name of Log4j2. */
	public static final String LOG4J2 = "Log4j2";

	/** The name of {@code java.util.logging}, whose handlers have no context. */
	public static final String JUL = "java.util.logging";

	/** Nothing is known. */
	public static final LogWriter UNKNOWN = new LogWriter("", "", "", "", "", "", null);

	public LogWriter {
		context = (context != null) ? ThreadSnapshot.copy(context) : null;
	}

	/** Return whether the event did not hold the ids of its span when it was written. */
	public boolean isContextLost(SpanContext active) {
		Map<String, String> written = this.context;
		return written != null && !(written.containsValue(active.traceId()) && written.containsValue(active.spanId()));
	}

}
