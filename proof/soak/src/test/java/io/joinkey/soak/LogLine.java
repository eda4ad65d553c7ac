/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.proof.JsonLine;

/**
 * A line that an application wrote.
 *
 * @param number the request's number, or -1 if the line names none
 * @param place the place in the message, or the end of the logger's name
 * @param traceId the trace id, or nothing
 * @param spanId the span id, or nothing
 * @param flags the trace flags, or nothing
 * @param thread the thread
 * @param text the line as it was written
 */
record LogLine(int number, String place, String traceId, String spanId, String flags, String thread, String text) {

	private static final Pattern PLACE = Pattern.compile("n=(\\d+) at=([^;]+);");

	private static final Pattern NUMBER = Pattern.compile("\\bn=(\\d+) ");

	/**
	 * Reads a line.
	 * @param text JSON
	 * @return the line
	 */
	static LogLine parse(String text) {
		JsonLine line = JsonLine.parse(text);
		Matcher place = PLACE.matcher(line.field("message").orElse(""));
		if (place.matches()) {
			return of(line, Integer.parseInt(place.group(1)), place.group(2));
		}
		String logger = line.field("logger_name").orElse("");
		Matcher number = NUMBER.matcher(text);
		return of(line, number.find() ? Integer.parseInt(number.group(1)) : -1,
				logger.substring(logger.lastIndexOf('.') + 1));
	}

	private static LogLine of(JsonLine line, int number, String place) {
		return new LogLine(number, place, line.field("trace_id").orElse(""), line.field("span_id").orElse(""),
				line.field("trace_flags").orElse(""), line.field("thread_name").orElse(""), line.text());
	}

	/**
	 * Tells whether it is the line that the application writes of a whole batch.
	 * @return whether
	 */
	boolean isBatch() {
		return this.number < 0 && this.place.equals("KafkaWork");
	}

	boolean isSampled() {
		return !this.flags.isEmpty() && (Integer.parseInt(this.flags, 16) & 1) == 1;
	}

}
