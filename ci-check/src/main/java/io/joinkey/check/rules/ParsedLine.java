/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.format.JsonLine;
import org.jspecify.annotations.Nullable;

/**
 * A log line with the ids that a reader of the log would find in it.
 *
 * @param source the line
 * @param json its fields, or {@code null} when it is not a JSON object
 * @param traceId the field and value of the trace id, if there is one
 * @param spanId the field and value of the span id, if there is one
 */
record ParsedLine(LogLine source, @Nullable JsonLine json, @Nullable Field traceId, @Nullable Field spanId) {

	private static final Pattern HEX = Pattern.compile("(?<![0-9A-Za-z])[0-9a-f]{16}(?:[0-9a-f]{16})?(?![0-9A-Za-z])");

	private static final String NO_FIELD = "";

	static ParsedLine of(LogLine line, Set<String> knownTraces) {
		SpanContext active = line.event().snapshot().active();
		if (line.text().stripLeading().startsWith("{")) {
			try {
				JsonLine json = JsonLine.parse(line.text());
				return new ParsedLine(line, json,
						field(json.fields(), "trace", (active != null) ? active.traceId() : null),
						field(json.fields(), "span", (active != null) ? active.spanId() : null));
			}
			catch (ParseException ex) {
				// log-json-clean says so; what is left can still be read as text
			}
		}
		return ofText(line, knownTraces);
	}

	LogEvent event() {
		return this.source.event();
	}

	boolean hasIds() {
		return this.traceId != null && this.spanId != null;
	}

	/**
	 * Whether a text has each id behind the label of the other one. Only the ids of the
	 * active span decide: any other value may be of another format.
	 */
	boolean isSwapped(SpanContext active) {
		return this.json == null && labelled("trace", active.spanId()) && labelled("span", active.traceId());
	}

	private boolean labelled(String kind, String id) {
		return Pattern.compile(kind + "[ _.-]?id\\W{1,4}" + id + "(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE)
			.matcher(this.source.text())
			.find();
	}

	/**
	 * The name that ECS or GELF prescribes for a field, which is the same in all other
	 * formats. ECS has none for the flags.
	 */
	String prescribed(String name) {
		LogWriter writer = this.source.writer();
		String type = writer.format().substring(writer.format().lastIndexOf('.') + 1);
		if (writer.setting().equals("ecs") || type.startsWith("Ecs")) {
			return name.equals("trace_flags") ? NO_FIELD : name.replace('_', '.');
		}
		return (writer.setting().equals("gelf") || type.startsWith("Gelf")) ? "_" + name : name;
	}

	/** Whether a field of a JSON line has a name. */
	@Nullable String value(String name) {
		return (this.json != null) ? this.json.fields().get(name) : null;
	}

	/**
	 * The canonical field first, then what is known as an alias, then any equal value.
	 */
	private static @Nullable Field field(Map<String, String> fields, String kind, @Nullable String active) {
		String canonical = fields.get(kind + "_id");
		if (canonical != null) {
			return canonical.isEmpty() ? null : new Field(kind + "_id", canonical);
		}
		for (Map.Entry<String, String> field : fields.entrySet()) {
			String name = field.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
			boolean alias = name.endsWith(kind + "id") && !name.endsWith("parent" + kind + "id")
					&& ThreadSnapshot.OTHER_TRACES.stream().noneMatch(field.getKey()::endsWith);
			if (!field.getValue().isEmpty() && (alias || field.getValue().equals(active))) {
				return new Field(field.getKey(), field.getValue());
			}
		}
		return null;
	}

	/**
	 * In text only an id that exists elsewhere is one: any hex word may be a message's.
	 */
	private static ParsedLine ofText(LogLine line, Set<String> knownTraces) {
		SpanContext active = line.event().snapshot().active();
		String message = line.event().message();
		String layout = message.isEmpty() ? line.text() : line.text().replace(message, "");
		String trace = null;
		String span = null;
		Matcher words = HEX.matcher(layout);
		while (words.find()) {
			String word = words.group();
			if (knownTraces.contains(word) && (trace == null || (active != null && word.equals(active.traceId())))) {
				trace = word;
			}
			else if (word.length() == 16 && (span == null || (active != null && word.equals(active.spanId())))) {
				span = word;
			}
		}
		return new ParsedLine(line, null, (trace != null) ? new Field(NO_FIELD, trace) : null,
				(trace != null && span != null) ? new Field(NO_FIELD, span) : null);
	}

	/**
	 * An id and its place in a line.
	 *
	 * @param name the path of the JSON field, empty in text
	 * @param value the value, not empty
	 */
	record Field(String name, String value) {
	}

}
