/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * A line that an application wrote.
 *
 * @param number the request's number, or -1 if the line names none
 * @param place where it was written: what it says, or the end of the logger's name
 * @param traceId the trace id, or nothing
 * @param spanId the span id, or nothing
 * @param flags the trace flags, or nothing
 * @param thread the thread
 * @param text the line as it was written
 */
record LogLine(int number, String place, String traceId, String spanId, String flags, String thread, String text) {

	private static final JsonFactory JSON = new JsonFactory();

	private static final Pattern PLACE = Pattern.compile("n=(\\d+) at=([^;]+);");

	private static final Pattern NUMBER = Pattern.compile("\\bn=(\\d+) ");

	/**
	 * Reads a line.
	 * @param text JSON
	 * @return the line
	 */
	static LogLine parse(String text) {
		Map<String, String> fields = fields(text);
		Matcher place = PLACE.matcher(fields.getOrDefault("message", ""));
		String traceId = fields.getOrDefault("trace_id", "");
		String spanId = fields.getOrDefault("span_id", "");
		String flags = fields.getOrDefault("trace_flags", "");
		String thread = fields.getOrDefault("thread_name", "");
		if (place.matches()) {
			return new LogLine(Integer.parseInt(place.group(1)), place.group(2), traceId, spanId, flags, thread, text);
		}
		String logger = fields.getOrDefault("logger_name", "");
		Matcher number = NUMBER.matcher(text);
		return new LogLine(number.find() ? Integer.parseInt(number.group(1)) : -1,
				logger.substring(logger.lastIndexOf('.') + 1), traceId, spanId, flags, thread, text);
	}

	private static Map<String, String> fields(String text) {
		Map<String, String> fields = new HashMap<>();
		try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new IllegalArgumentException("no object");
			}
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				String name = parser.currentName();
				if (parser.nextToken().isStructStart()) {
					parser.skipChildren();
				}
				else {
					fields.put(name, parser.getString());
				}
			}
		}
		return fields;
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
