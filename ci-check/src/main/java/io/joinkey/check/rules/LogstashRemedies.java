/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogLine;

/**
 * Writes the ids of the MDC at the top level of a line of logstash-logback-encoder.
 */
final class LogstashRemedies {

	private final LogLine line;

	private final LogFormat format;

	private final IdKeys keys;

	private LogstashRemedies(LogLine line) {
		this.line = line;
		this.format = LogFormat.of(line);
		this.keys = this.format.keys();
	}

	static LogstashRemedies of(LogLine line) {
		return new LogstashRemedies(line);
	}

	/** Return what gives a field of a LogstashEncoder the name that it should have. */
	String renamed(String field) {
		String key = this.keys.trace();
		if (isNested(field)) {
			return "remove <mdc> from the <fieldNames> of " + this.format.where()
					+ ", so that the MDC stands at the top level" + and(names().toList());
		}
		if (this.keys.areCanonical()) {
			// another key may have the same value, and this one be renamed or left out
			return "remove each excludeMdcKeyName and mdcKeyFieldName of trace_id, span_id and trace_flags from "
					+ this.format.where()
					+ (this.format.namesKeys() ? ", and " + LogRemedies.logstash(this.format) : "");
		}
		if (field.equals(key)) {
			return names().collect(Collectors.joining(" ", "add ", " to ")) + this.format.where();
		}
		return names().collect(Collectors.joining(" ", "write ", "")) + " instead of each other mdcKeyFieldName of "
				+ key + " and " + this.keys.span() + " in " + this.format.where();
	}

	/** Return whether a field is in an object, and not one with a dot in its name. */
	private boolean isNested(String field) {
		return !this.line.text().contains("\"" + field + "\":")
				&& this.format.context().keySet().stream().anyMatch((key) -> field.endsWith("." + key));
	}

	/** Return what adds the ids to the providers of a composite encoder. */
	String provided() {
		String names = String.join("", names().toList());
		List<String> parts = new ArrayList<>();
		for (String key : List.of(this.keys.trace(), this.keys.span(), "trace_flags")) {
			String name = key.equals(this.keys.trace()) ? "trace_id" : key.equals(this.keys.span()) ? "span_id" : key;
			if (!writes(name)) {
				parts.add(include(key));
			}
		}
		String mdc = "add <mdc>" + String.join("", parts) + names + "</mdc> to ";
		String top = "write the ids at the top level: ";
		return (names.isEmpty() || !writes(this.keys.trace())) ? top + mdc + "the providers of " + this.format.where()
				: top + "put " + names + " into the <mdc> of the providers of " + this.format.where() + ", with "
						+ include("trace_flags") + " if it includes " + this.keys.trace()
						+ " by name; or, if they have none, " + mdc + "them";
	}

	private boolean writes(String field) {
		return this.line.text().contains("\"" + field + "\":\"");
	}

	private static String include(String key) {
		return "<includeMdcKeyName>" + key + "</includeMdcKeyName>";
	}

	private Stream<String> names() {
		return this.keys.areCanonical() ? Stream.empty()
				: Stream.of(this.keys.trace() + "=trace_id", this.keys.span() + "=span_id")
					.map((name) -> "<mdcKeyFieldName>" + name + "</mdcKeyFieldName>");
	}

	private static String and(List<String> names) {
		return names.isEmpty() ? "" : ", and add " + String.join(" ", names);
	}

}
