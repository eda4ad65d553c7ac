/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Optional;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.rules.LogFormat.Kind;

/**
 * Fixes a field of a log line in the encoder or the layout that wrote it.
 */
final class LogFieldRemedies {

	private final LogLine line;

	private final LogFormat format;

	private LogFieldRemedies(LogLine line) {
		this.line = line;
		this.format = LogFormat.of(line);
	}

	static LogFieldRemedies of(LogLine line) {
		return new LogFieldRemedies(line);
	}

	/** Return what gives a field the name that it should have. */
	Optional<String> renamed(String field, String name) {
		String where = this.format.where();
		String flags = FlagRemedies.and(this.format);
		return switch (this.format.kind()) {
			case UNKNOWN, STRUCTURED -> Optional.empty();
			case PATTERN -> Optional.of(this.format.isJsonPattern() ? LogRemedies.instead(this.format)
					: "call the fields trace_id and span_id, at the top level of the pattern of " + where);
			case LOGSTASH -> Optional.of(LogstashRemedies.of(this.line).renamed(field) + flags);
			case COMPOSITE -> Optional.of(LogstashRemedies.of(this.line).provided() + flags);
			case LOGBACK_JSON, LOG4J2_JSON ->
				Optional.of(LogRemedies.structured(this.format, this.format.keys().areCanonical() ? this.format.keys()
						: new IdKeys(field, this.format.keys().span())));
			case LOG4J2_TEMPLATE ->
				Optional.of("map " + field + " to " + name + " at the top level of the event template of " + where);
			case OTHER -> Optional
				.of("let " + where + " write " + LogRemedies.written(this.format, true) + ", at the top level" + flags);
		};
	}

	/** Return what writes the ids beside an id in another form, such as a vendor's. */
	String beside(String field, String customizer) {
		boolean structured = this.format.kind() == Kind.STRUCTURED;
		String who = (structured && !customizer.isEmpty()) ? "in " + customizer
				: (this.format.kind() == Kind.UNKNOWN) ? "in the encoder" : "in " + this.format.where();
		IdKeys keys = this.format.keys();
		return "write trace_id and span_id beside " + field + ", as the tracer gives them, " + who
				+ (structured
						? ": members.add(\"trace_id\", (event) -> event.getMDCPropertyMap().get(\"" + keys.trace()
								+ "\")).whenNotNull(), and the same for span_id from " + keys.span()
						: ": the values of " + keys.trace() + " and " + keys.span() + " of the event's context");
	}

	/** Return what removes one of two equal keys. */
	String duplicate() {
		String one = "let one of the two write it: rename the key of the log call, or ";
		String exclude = "exclude it from the MDC with excludeMdcKeyName in ";
		return one + switch (this.format.kind()) {
			case LOGSTASH -> exclude + this.format.where();
			case COMPOSITE -> "keep one of two <mdc> providers, or " + exclude + this.format.where();
			default -> "remove it from the MDC";
		};
	}

	/** Return what escapes a text that is put into JSON. */
	Optional<String> escaped() {
		if (this.format.isJsonPattern()) {
			return Optional.of(LogRemedies.instead(this.format));
		}
		return (this.format.kind() != Kind.PATTERN) ? Optional.empty() : Optional
			.of(this.format.isLog4j2() ? "escape each value in the pattern of " + this.format.where()
					+ ", such as %enc{%m}{JSON}, or let a JSON layout write the whole line: <StructuredLogLayout format=\"logstash\"/>"
					: "let a JSON encoder write the whole line: values put into the pattern of " + this.format.where()
							+ " are not escaped");
	}

	/** Return what writes the service's name instead of another one. */
	Optional<String> service(String name, String other) {
		return switch (this.format.kind()) {
			case UNKNOWN, STRUCTURED -> service(name);
			default -> Optional.of("let " + this.format.where() + " write \"service\":\"" + name + "\" instead of \""
					+ other + "\"" + ((this.format.kind() == Kind.LOGSTASH) ? ", such as in its <customFields>" : ""));
		};
	}

	/** Return what writes the service's name as a field. */
	Optional<String> service(String name) {
		return switch (this.format.kind()) {
			case UNKNOWN -> Optional.empty();
			case STRUCTURED -> Optional.of("logging.structured.json.add.service=${spring.application.name}");
			case LOGSTASH ->
				Optional.of("<customFields>{\"service\":\"" + name + "\"}</customFields> in " + this.format.where());
			default -> Optional.of("write spring.application.name as the field service in " + this.format.where());
		};
	}

}
