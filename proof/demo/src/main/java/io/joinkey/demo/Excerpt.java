/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.joinkey.proof.Span;
import org.jspecify.annotations.Nullable;

/**
 * Formats spans and log lines for a terminal of 100 columns.
 */
final class Excerpt {

	/** Of a terminal, less the indentation. */
	private static final int WIDTH = 94;

	private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
		.withZone(ZoneId.systemDefault());

	private static final Set<String> SHOWN_ELSEWHERE = Set.of("@timestamp", "@version", "level", "level_value",
			"message", "service", "trace_id", "span_id", "trace_flags", "logger_name", "thread_name", "stack_trace",
			"user", "order", "cart", "txn_id", "linked_trace_id");

	private Excerpt() {
	}

	static String time(@Nullable Instant instant) {
		return (instant != null) ? TIME.format(instant) : "-";
	}

	/**
	 * Draws the spans of a trace as a tree.
	 * @param parentId the span id below which to begin
	 * @param spans the spans of the trace
	 * @return a line for each span
	 */
	static List<String> tree(String parentId, List<Span> spans) {
		List<String> lines = new ArrayList<>();
		branch(parentId, spans, "", lines);
		return lines;
	}

	private static void branch(String parentId, List<Span> spans, String indent, List<String> lines) {
		spans.stream()
			.filter((span) -> span.parentId().equals(parentId))
			.sorted(Comparator.comparingLong(Span::startNanos))
			.forEach((span) -> {
				lines.add(
						String
							.format(Locale.ROOT, "%s  %-50s %7.1f ms %s", span.spanId(),
									indent + String.format("%-8s %-8s %s", span.service(), span.kind(), span.name()),
									span.millis(), (span.failed()) ? "ERROR" : "")
							.stripTrailing());
				branch(span.spanId(), spans, indent + "  ", lines);
			});
	}

	/**
	 * Shortens log lines and sorts them by time.
	 * @param lines the lines
	 * @return a line for each of them
	 */
	static List<String> of(List<LogLine> lines) {
		return lines.stream()
			.sorted(Comparator.comparing(LogLine::timestamp, Comparator.nullsFirst(Comparator.naturalOrder())))
			.map(Excerpt::of)
			.toList();
	}

	private static String of(LogLine line) {
		StringBuilder text = new StringBuilder(String.format("%s %-8s %-5s ", time(line.timestamp()), line.service(),
				Objects.toString(line.field("level"), "-")));
		String stackTrace = line.field("stack_trace");
		if (stackTrace != null) {
			text.append(PACKAGE.matcher(firstLine(stackTrace)).replaceAll(""));
			String suffix = " (+ " + (stackTrace.lines().count() - 1) + " lines)";
			return shorten(text.toString(), WIDTH - suffix.length()) + suffix;
		}
		text.append(firstLine(Objects.toString(line.field("message"), "")));
		for (Map.Entry<String, @Nullable Object> field : line.fields().entrySet()) {
			if (!SHOWN_ELSEWHERE.contains(field.getKey())) {
				text.append(' ').append(field.getKey()).append('=').append(field.getValue());
			}
		}
		return shorten(text.toString(), WIDTH);
	}

	private static String firstLine(String text) {
		return text.lines().findFirst().orElse("");
	}

	private static String shorten(String text, int width) {
		return (text.length() > width) ? text.substring(0, width - 3) + "..." : text;
	}

}
