/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import io.joinkey.check.rules.LogFormat.Kind;

/**
 * Writes the ids of the MDC to a log line that lacks them, in its encoder or layout.
 */
final class LogRemedies {

	/** The keys that OpenTelemetry's instrumentation gives to an event. */
	private static final Map<String, String> OF_AGENT = Map.of("trace_id", "1".repeat(32), "span_id", "1".repeat(16),
			"trace_flags", "01");

	private static final List<String> LIBRARIES = List.of("ch.qos.logback.", "org.apache.logging.", "net.logstash.");

	private static final String RENAMED = "logging.structured.json.rename.traceId";

	private static final String SERVICE = "logging.structured.json.add.service=${spring.application.name}";

	/** What a mask leaves of a value. */
	private static final Pattern MASK = Pattern.compile("[*#]{4,}|(?i:masked|redacted)");

	private static final String JUL = """
			remove the %1$s from the java.util.logging logger %3$s, where addHandler(...) or a properties file adds it, and \
			leave setUseParentHandlers(true): Spring Boot's bridge then passes what %2$s logs to the appenders. To keep the handler, give it a Formatter that writes \
			MDC.get("traceId") and MDC.get("spanId")""";

	private static final String ADAPTER = """
			let Logback's events and MDC have one adapter: LoggerContext.setMDCAdapter(...) gave the events %s, which \
			MDC does not write into. Remove this call; keys that all lines have belong in the encoder or in the pattern""";

	private final LogLine line;

	private final LogWriter writer;

	private final LogFormat format;

	private LogRemedies(LogLine line) {
		this.line = line;
		this.writer = line.writer();
		this.format = LogFormat.of(line);
	}

	static LogRemedies of(LogLine line) {
		return new LogRemedies(line);
	}

	/** OpenTelemetry's own instrumentation gives ids to the event, not to the thread. */
	String writeWhatTheEventHas(boolean json) {
		String backEnd = this.format.isLog4j2() ? "Log4j2 instrumentation gives to each event"
				: "Logback instrumentation gives to each event (leave otel.instrumentation.logback-mdc.enabled on)";
		String how = (json && this.format.kind() != Kind.UNKNOWN)
				? missing(this.format.withContext(OF_AGENT), true).orElse("")
				: "logging.pattern.correlation=[%X{trace_id:-}-%X{span_id:-}] or logging.structured.format.console=logstash";
		return "let the layout write the trace_id and span_id that OpenTelemetry's " + backEnd + ": " + how;
	}

	/** Return what writes the ids that the thread had and the line lacks. */
	String missing(boolean json, SpanContext active, Wiring wiring) {
		if (this.writer.backEnd().equals(LogWriter.JUL)) {
			String logger = this.writer.through().isEmpty() ? "\"\" (the root)" : this.writer.through();
			return JUL.formatted(LogFormat.simple(this.writer.appender()), this.line.event().logger(), logger);
		}
		Optional<String> adapter = wiring.named(Part.MDC_ADAPTER);
		if (adapter.isPresent() && this.writer.isContextLost(active)) {
			return ADAPTER.formatted(adapter.get());
		}
		return lost(active).or(() -> structured(wiring))
			.or(() -> PatternRemedies.cut(this.format)
				.map((cut) -> cut + PatternRemedies.property(this.format, wiring)))
			.or(() -> PatternRemedies.correlation(this.format, wiring))
			.or(() -> missing(this.format, json).map((remedy) -> remedy + PatternRemedies.property(this.format, wiring)
					+ (json ? FlagRemedies.and(this.format) : "")))
			.orElse(json
					? "let the encoder write the MDC: <mdc/> in a composite encoder, no includeMdcKeyName that leaves out traceId and spanId"
					: "add the ids to the layout: %correlationId or [%X{traceId:-},%X{spanId:-}] in the pattern");
	}

	private Optional<String> structured(Wiring wiring) {
		return (this.format.kind() == Kind.STRUCTURED)
				? Optional.of(StructuredRemedies.of(this.format, wiring).missing()) : Optional.empty();
	}

	/** Return what keeps the MDC of an event that was written without it. */
	Optional<String> lost(SpanContext active) {
		ThreadSnapshot snapshot = this.line.event().snapshot();
		if (!snapshot.context().containsValue(active.traceId()) || !this.writer.isContextLost(active)) {
			return Optional.empty();
		}
		String who = this.writer.through().isEmpty() ? passing() : this.writer.through();
		String thread = this.writer.thread().equals(snapshot.thread()) ? ""
				: ", and " + this.line.appender() + " writes " + ThreadSnapshot.on(this.writer.thread());
		return Optional.of(this.format.isLog4j2() ? who + " passes events on without their thread context" + thread
				+ ": it has to keep event.getContextData(), as new Log4jLogEvent.Builder(event) and event.toImmutable() do"
				: who + " passes events on that are not prepared" + thread
						+ ": call event.prepareForDeferredProcessing() before the event leaves the logging thread, or use ch.qos.logback.classic.AsyncAppender");
	}

	/** An appender of the application may have a queue of its own. */
	private String passing() {
		String type = this.writer.appender();
		String own = LIBRARIES.stream().anyMatch(type::startsWith) ? "" : type + ", or ";
		return own + "what passes events to appender " + this.line.appender() + (own.isEmpty() ? "" : ",");
	}

	private Optional<String> missing(LogFormat format, boolean json) {
		IdKeys keys = format.keys();
		String trace = keys.trace();
		String span = keys.span();
		String where = format.where();
		return switch (format.kind()) {
			case UNKNOWN -> Optional.empty();
			case PATTERN -> Optional.of(
					PatternRemedies.cut(format)
						.or(() -> PatternRemedies.unwritten(format))
						.orElseGet(() -> format.isJsonPattern() ? instead(format)
								: this.line.text().startsWith("{") ? around(format)
										: "add " + PatternIds.missing(this.line, format) + " to the pattern of " + where
												+ PatternRemedies.outside(format) + format.withoutDefault()
												+ elsewhere()));
			case STRUCTURED -> Optional.of(StructuredRemedies.of(format, Wiring.NONE).missing());
			case LOGSTASH -> Optional.of(logstash(format));
			case COMPOSITE -> Optional.of("add "
					+ (keys.areCanonical() ? "<mdc/>"
							: "<mdc><mdcKeyFieldName>" + trace + "=trace_id</mdcKeyFieldName><mdcKeyFieldName>" + span
									+ "=span_id</mdcKeyFieldName></mdc>")
					+ " to the providers of " + where + ", without an includeMdcKeyName that leaves out " + trace
					+ " and " + span);
			case LOGBACK_JSON, LOG4J2_JSON -> Optional.of(structured(format, keys));
			case LOG4J2_TEMPLATE -> Optional.of("add " + member("trace_id", trace) + ", " + member("span_id", span)
					+ " and " + member("trace_flags", "trace_flags") + " to the event template of " + where);
			case OTHER -> format.isGelf()
					? Optional.of("set includeThreadContext=\"true\" on " + where
							+ ", and let no threadContextIncludes or threadContextExcludes leave out " + trace + ", "
							+ span + " and trace_flags")
					: Optional.of(changed(format).map((changed) -> changed + "; else ").orElse("") + "let " + where
							+ " write " + written(format, json) + elsewhere());
		};
	}

	/** Return a member of an event template of JsonTemplateLayout. */
	private static String member(String name, String key) {
		return "\"" + name + "\": {\"$resolver\": \"mdc\", \"key\": \"" + key + "\"}";
	}

	/** A line of JSON needs the flags too, and the fields have names of their own. */
	static String written(LogFormat format, boolean json) {
		IdKeys keys = format.keys();
		return keys.trace()
				+ ((json || IdKeys.hasFlags(format.context())) ? ", " + keys.span() + " and trace_flags"
						: " and " + keys.span())
				+ " of the event's context, "
				+ (format.isLog4j2() ? "event.getContextData()" : "event.getMDCPropertyMap()")
				+ ((json && !keys.areCanonical()) ? ", as the fields trace_id, span_id and trace_flags" : "");
	}

	/** An encoder that cannot write the ids at the top level is replaced. */
	static String structured(LogFormat format, IdKeys keys) {
		return "use " + encoder(format) + " instead of " + format.where()
				+ ", which writes the MDC only below a field of its own" + names(keys);
	}

	/** Return what writes a whole line of JSON instead of a pattern. */
	static String instead(LogFormat format) {
		return "let a JSON encoder write the whole line: values put into the pattern of " + format.where()
				+ " are not escaped, and a stack trace is not one line. Use " + encoder(format) + " instead"
				+ renamed(format);
	}

	/** The message is an object of JSON, and the pattern adds nothing. */
	private static String around(LogFormat format) {
		return "let a JSON encoder write the line, with the JSON that the application logs as its message: use "
				+ encoder(format) + " instead of " + format.where() + renamed(format);
	}

	/**
	 * Without values, since some of the properties may be set. A line outside of a span
	 * shows no keys, but its pattern may.
	 */
	private static String renamed(LogFormat format) {
		String rename = "logging.structured.json.rename.";
		IdKeys keys = format.keys();
		return (keys.areCanonical() || format.setting().contains("{trace_id")) ? ", and add the service with " + SERVICE
				: ", call the ids trace_id and span_id with " + rename + keys.trace() + " and " + rename + keys.span()
						+ ", add the service with logging.structured.json.add.service, and the flags with "
						+ FlagRemedies.ADD_FLAGS;
	}

	private static String encoder(LogFormat format) {
		return format.isLog4j2() ? "<StructuredLogLayout format=\"logstash\"/>"
				: "org.springframework.boot.logging.logback.StructuredLogEncoder with <format>logstash</format>";
	}

	private static String names(IdKeys keys) {
		return keys.areCanonical() ? ", with " + SERVICE
				: ", with " + RENAMED.replace("traceId", keys.trace().substring(keys.trace().lastIndexOf('.') + 1))
						+ "=trace_id, logging.structured.json.rename." + keys.span() + "=span_id, " + SERVICE + " and "
						+ FlagRemedies.ADD_FLAGS;
	}

	/** Return what leaves the ids as they were written, such as by a mask of secrets. */
	private Optional<String> changed(LogFormat format) {
		String text = this.line.text();
		IdKeys keys = format.keys();
		boolean hasTrace = text.contains(format.context().getOrDefault(keys.trace(), keys.trace()));
		boolean hasSpan = text.contains(format.context().getOrDefault(keys.span(), keys.span()));
		boolean masked = MASK.matcher(text).find();
		if (hasTrace || !(hasSpan || masked)) {
			return Optional.empty();
		}
		return Optional.of((masked ? "do not mask " : "do not cut or change ") + (hasSpan ? keys
			.trace() : keys.trace() + " and " + keys.span()) + " in " + format.where() + (masked
					? ": mask only the message and the texts of exceptions, event.getFormattedMessage() and event.getThrowableProxy(), or use a pattern that matches no ids"
					: ""));
	}

	static String logstash(LogFormat format) {
		IdKeys keys = format.keys();
		List<String> names = new ArrayList<>(List.of(keys.trace(), keys.span()));
		if (format.namesKeys() || IdKeys.hasFlags(format.context())) {
			names.add("trace_flags");
		}
		Stream<String> included = format.namesKeys()
				? names.stream().map((name) -> "<includeMdcKeyName>" + name + "</includeMdcKeyName>") : Stream.empty();
		Stream<String> renamed = keys.areCanonical() ? Stream.empty()
				: Stream.of(keys.trace() + "=trace_id", keys.span() + "=span_id")
					.map((name) -> "<mdcKeyFieldName>" + name + "</mdcKeyFieldName>");
		String lines = Stream.concat(included, renamed).collect(Collectors.joining(" "));
		return format.namesKeys() ? "add " + lines + " to " + format.where() : "remove each excludeMdcKeyName of "
				+ String.join(", ", names) + " from " + format.where() + (lines.isEmpty() ? "" : ", and add " + lines);
	}

	/** Return where a converter that asks the thread has to look instead. */
	private String elsewhere() {
		String thread = this.writer.thread();
		return thread.equals(this.line.event().snapshot().thread()) ? ""
				: ". It writes " + ThreadSnapshot.on(thread)
						+ (this.writer.through().isEmpty() ? "" : ", behind " + this.writer.through())
						+ ": let the converter read the ids from the event, not from the thread";
	}

}
