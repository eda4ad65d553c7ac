/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;

/**
 * The encoder or the layout that wrote a log line, as a remedy names it.
 */
final class LogFormat {

	/** Logback's SiftingAppender makes its appenders of one configuration. */
	private static final String SIFTING = ".SiftingAppender)";

	/** Log4j2's RoutingAppender does as well. */
	private static final String ROUTING = ".RoutingAppender)";

	/** How the setting of an encoder begins that writes only the MDC keys it names. */
	private static final String INCLUDED = "includeMdcKeyName ";

	/** An id with a default value in the syntax of Logback. */
	private static final Pattern DEFAULT = Pattern.compile("%(X|mdc|MDC)\\{(trace|span)_?[iI]d:-");

	private final LogLine line;

	private final LogWriter writer;

	private final Kind kind;

	private final Map<String, String> context;

	private LogFormat(LogLine line, Map<String, String> context) {
		this.line = line;
		this.writer = line.writer();
		this.kind = Kind.of(this.writer);
		this.context = context;
	}

	static LogFormat of(LogLine line) {
		return new LogFormat(line, line.event().snapshot().context());
	}

	/** Return the same encoder or layout with other entries in the MDC. */
	LogFormat withContext(Map<String, String> context) {
		return new LogFormat(this.line, context);
	}

	enum Kind {

		UNKNOWN, PATTERN, STRUCTURED, LOGSTASH, COMPOSITE, LOGBACK_JSON, LOG4J2_TEMPLATE, LOG4J2_JSON, OTHER;

		private static Kind of(LogWriter writer) {
			if (writer.format().isEmpty()) {
				return UNKNOWN;
			}
			return switch (simple(writer.format())) {
				case "PatternLayout", "PatternLayoutEncoder" -> PATTERN;
				case "StructuredLogEncoder", "StructuredLogLayout" ->
					writer.setting().contains(".") ? OTHER : STRUCTURED;
				case "LogstashEncoder" -> LOGSTASH;
				case "LoggingEventCompositeJsonEncoder" -> COMPOSITE;
				case "JsonEncoder" -> LOGBACK_JSON;
				case "JsonTemplateLayout" -> LOG4J2_TEMPLATE;
				case "JsonLayout" -> LOG4J2_JSON;
				default -> OTHER;
			};
		}

	}

	Kind kind() {
		return this.kind;
	}

	/** Return the pattern, or the structured format. */
	String setting() {
		return this.writer.setting();
	}

	/** Return the MDC of the thread that logged. */
	Map<String, String> context() {
		return this.context;
	}

	/** Return the keys of the MDC that hold the ids. */
	IdKeys keys() {
		return IdKeys.of(this.context);
	}

	boolean isLog4j2() {
		return this.writer.backEnd().equals(LogWriter.LOG4J2);
	}

	/** Return whether an encoder writes only the MDC keys that it names. */
	boolean namesKeys() {
		return this.writer.setting().startsWith(INCLUDED);
	}

	/** Return whether a pattern writes an object of JSON. */
	boolean isJsonPattern() {
		return this.kind == Kind.PATTERN && setting().strip().startsWith("{");
	}

	/** Return whether the layout of Log4j2 for GELF writes the lines. */
	boolean isGelf() {
		return simple(this.writer.format()).equals("GelfLayout");
	}

	/**
	 * Return what writes an entry of the MDC in a pattern, and nothing if it is absent.
	 */
	String reference(String key) {
		return "%X{" + key + (isLog4j2() ? "" : ":-") + "}";
	}

	/** Logback's default value is a part of the key for Log4j2. */
	String withoutDefault() {
		return (isLog4j2() && DEFAULT.matcher(this.writer.setting()).find())
				? ", without ':-', which Log4j2 takes for a part of the key" : "";
	}

	/** Return the class of the encoder or the layout, and its appender. */
	String where() {
		boolean own = this.kind == Kind.OTHER && simple(this.writer.format()).startsWith("StructuredLog");
		String format = simple(own ? this.writer.setting() : this.writer.format());
		String through = this.writer.through();
		return through.endsWith(SIFTING) ? format + " in the <sift> of appender " + through
				: through.endsWith(ROUTING) ? format + " in the <Route> of appender " + through
						: format + " of appender " + this.line.appender() + " (" + simple(this.writer.appender()) + ")";
	}

	static String simple(String type) {
		return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
	}

}
