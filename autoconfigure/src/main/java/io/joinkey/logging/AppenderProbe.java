/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.boot.json.JsonWriter;

/**
 * Renders an event that carries ids through the layout of each appender. Reports which
 * layouts lose the ids, and which fields they write by themselves. Nothing is written to
 * the appenders' destinations.
 */
final class AppenderProbe {

	/**
	 * How the result of an appender begins whose layout failed for the probe event, which
	 * does not cover other events.
	 */
	static final String NOT_CHECKED = "could not be checked: ";

	static final String LOGGER = "io.joinkey.probe";

	static final String MESSAGE = "Does this line carry its ids?";

	static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	static final String SPAN_ID = "b7ad6b7169203331";

	private static final Map<String, String> BOOTS = Map.of("traceId", TRACE_ID, "spanId", SPAN_ID);

	private static final Map<String, String> FIELDS = Map.of(TraceFields.TRACE_ID, TRACE_ID, TraceFields.SPAN_ID,
			SPAN_ID, TraceFields.TRACE_FLAGS, "01");

	private AppenderProbe() {
	}

	/**
	 * Probes each appender that is attached to a logger, also behind asynchronous ones.
	 * @param taken fields that are not in the MDC
	 * @return what each appender loses, by its name: an empty text if it loses nothing,
	 * or a text that begins with {@link #NOT_CHECKED}. Without Logback and Log4j2 the map
	 * is empty
	 */
	static Map<String, String> run(Set<String> taken) {
		Map<String, String> mdc = new HashMap<>(BOOTS);
		mdc.putAll(FIELDS);
		mdc.keySet().removeAll(taken);
		Map<String, String> results = new LinkedHashMap<>();
		LoggingBackEnd.current().layouts().forEach((name, layout) -> results.put(name, losses(layout, mdc)));
		return results;
	}

	/**
	 * Return the fields that a layout writes by itself, such as a member that a
	 * {@code StructuredLoggingJsonMembersCustomizer} adds. With the same field in the MDC
	 * the layout would fail, or write the field twice.
	 * @return names of fields
	 */
	static Set<String> taken() {
		Set<String> taken = new HashSet<>();
		LoggingBackEnd.current()
			.layouts()
			.values()
			.stream()
			.filter((layout) -> !hasRoom(layout, false) || !hasRoom(layout, true))
			.forEach((layout) -> FIELDS.forEach((field, value) -> {
				if (isTaken(layout, field, value, false) || isTaken(layout, field, value, true)) {
					taken.add(field);
				}
			}));
		return taken;
	}

	/**
	 * Return whether a layout can write all fields of the MDC. Almost all can, and then
	 * two events are enough instead of twelve.
	 */
	private static boolean hasRoom(Layout layout, boolean failed) {
		Map<String, String> mdc = new HashMap<>(BOOTS);
		FIELDS.forEach((field, value) -> mdc.put(field, reversed(value)));
		try {
			String line = write(layout, mdc, failed);
			return FIELDS.keySet().stream().allMatch((field) -> isSingle(field, mdc.get(field), line));
		}
		catch (RuntimeException | LinkageError ex) {
			return false;
		}
	}

	private static boolean isTaken(Layout layout, String field, String value, boolean failed) {
		Map<String, String> mdc = new HashMap<>(BOOTS);
		boolean without = isWritable(layout, field, mdc, failed);
		mdc.put(field, reversed(value));
		return without && !isWritable(layout, field, mdc, failed);
	}

	/** Return an id that the current span does not have, so that a copy is recognized. */
	private static String reversed(String value) {
		return new StringBuilder(value).reverse().toString();
	}

	private static boolean isWritable(Layout layout, String field, Map<String, String> mdc, boolean failed) {
		try {
			return isSingle(field, mdc.get(field), write(layout, mdc, failed));
		}
		catch (RuntimeException | LinkageError ex) {
			return false;
		}
	}

	private static boolean isSingle(String field, @Nullable String copied, String line) {
		String member = '"' + field + "\"\\s*:";
		long written = count(member, line);
		return written < 2 || (copied != null && written == count(member + "\\s*\"" + copied + '"', line));
	}

	private static long count(String regex, String line) {
		return Pattern.compile(regex).matcher(line).results().count();
	}

	private static String losses(Layout layout, Map<String, String> mdc) {
		try {
			String line = write(layout, mdc, false);
			if (!line.contains(TRACE_ID)) {
				return "writes no trace id";
			}
			return line.contains(SPAN_ID) ? "" : "writes no span id";
		}
		catch (RuntimeException | LinkageError ex) {
			return NOT_CHECKED + ex;
		}
	}

	private static String write(Layout layout, Map<String, String> mdc, boolean failed) {
		Map<String, String> before = MDC.getCopyOfContextMap();
		// a layout may read the thread's MDC instead of the event's
		MDC.setContextMap(mdc);
		try {
			byte[] bytes = layout.write(mdc, failed);
			return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
		}
		catch (RuntimeException | LinkageError ex) {
			dropHalfLine(layout, failed);
			throw ex;
		}
		finally {
			MDC.setContextMap((before != null) ? before : Map.of());
		}
	}

	/**
	 * Spring Boot's encoder leaves the half that it has written in a buffer of the
	 * thread, and writes it before the next line.
	 */
	private static void dropHalfLine(Layout layout, boolean failed) {
		MDC.setContextMap(BOOTS);
		try {
			layout.write(BOOTS, failed);
		}
		catch (RuntimeException | LinkageError ex) {
			// the layout fails for this kind of event
		}
		// empties the buffer of the thread, whatever the layout does
		JsonWriter.standard().write("").toByteArray();
	}

	/**
	 * The layout of an appender.
	 */
	@FunctionalInterface
	interface Layout {

		/**
		 * Write the probe event.
		 * @param mdc the event's MDC
		 * @param failed whether it is an error with an exception
		 * @return the bytes of the line
		 */
		byte @Nullable [] write(Map<String, String> mdc, boolean failed);

	}

}
