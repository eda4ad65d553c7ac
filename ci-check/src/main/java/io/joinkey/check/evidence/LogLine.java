/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * The output of one appender for one log event.
 *
 * @param event the event
 * @param appender the name of the appender, as configured
 * @param text what its encoder wrote for the event, decoded, with the line end
 * @param writer what wrote it
 */
public record LogLine(LogEvent event, String appender, String text, LogWriter writer) implements Evidence {

	/** The appender of what was written without a logger. */
	public static final String STANDARD_OUTPUT = "System.out";

	/** The appender of errors without a logger, such as printed stack traces. */
	public static final String STANDARD_ERROR = "System.err";

	private static final int SHOWN = 160;

	public LogLine(LogEvent event, String appender, String text) {
		this(event, appender, text, LogWriter.UNKNOWN);
	}

	/** Return whether it was printed instead of logged. */
	public boolean isPrinted() {
		return this.appender.equals(STANDARD_OUTPUT) || this.appender.equals(STANDARD_ERROR);
	}

	@Override
	public String place() {
		String line = this.text.strip();
		return this.event.logger() + " " + ThreadSnapshot.on(this.event.snapshot().thread()) + " through "
				+ this.appender + ": " + ((line.length() > SHOWN) ? line.substring(0, SHOWN) + "..." : line);
	}

}
