/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.jspecify.annotations.Nullable;

/**
 * Fixes a log line in the encoder or the layout that wrote it.
 */
final class LogRemedies {

	/** How the setting of an encoder begins that writes only the MDC keys it names. */
	private static final String INCLUDED = "includeMdcKeyName ";

	private static final String INCLUDE = "logging.structured.json.include";

	private static final List<String> PATTERNS = List.of("logging.pattern.console", "logging.pattern.file");

	private static final String CORRELATION = "logging.pattern.correlation";

	/** The keys that OpenTelemetry's instrumentation gives to an event. */
	private static final Map<String, String> OF_AGENT = Map.of("trace_id", "1".repeat(32), "span_id", "1".repeat(16),
			"trace_flags", "01");

	/** What only the patterns of Spring Boot have. */
	private static final Pattern SPRING_BOOT = Pattern.compile("%-40\\.40(logger\\{39}|c\\{1\\.})");

	private static final String RENAMED = "logging.structured.json.rename.traceId";

	private static final String PUT_FLAGS = """
			put trace_flags into the MDC: joinkey-spring-boot-starter does it; by hand: in an \
			io.micrometer.tracing.otel.bridge.EventListener bean, MDC.put("trace_flags", \
			event.getSpan().getSpanContext().getTraceFlags().asHex()) on ScopeAttachedEvent and ScopeRestoredEvent of \
			EventPublishingContextWrapper, and MDC.remove("trace_flags") if getSpan() is null and on ScopeClosedEvent""";

	/** The flags in the lines of Spring Boot's structured logging. */
	static final String ADD_FLAGS = """
			a StructuredLoggingJsonMembersCustomizer that adds trace_flags, with \
			logging.structured.json.customizer=<its class>: members.add("trace_flags", (event) -> \
			Span.current().getSpanContext()).when(SpanContext::isValid).as((span) -> span.getTraceFlags().asHex()), of \
			io.opentelemetry.api.trace""";

	private static final Set<Kind> WITHOUT_FLAGS = Set.of(Kind.LOGSTASH, Kind.COMPOSITE, Kind.OTHER);

	/** The greatest width of a group or of a value. */
	private static final Pattern WIDTH = Pattern.compile("%-?\\d*\\.-?\\d+(\\(|X|mdc)");

	/** What a mask leaves of a value. */
	private static final Pattern MASK = Pattern.compile("[*#]{4,}|(?i:masked|redacted)");

	private static final String EARLY = """
			use nothing of OpenTelemetry before SpringApplication.run(...), in the main method or a static initializer, \
			such as Context.current(), Span.current(), GlobalOpenTelemetry or an OpenTelemetrySdk: Spring Boot cannot \
			add what fills the MDC once the context was used, and no line had ids""";

	private static final String JUL = """
			remove the %1$s from its java.util.logging logger, and leave setUseParentHandlers(true): Spring Boot's \
			bridge then passes what %2$s logs to the appenders. To keep the handler, give it a Formatter that writes \
			MDC.get("traceId") and MDC.get("spanId")""";

	private final LogLine line;

	private final LogWriter writer;

	private final Kind kind;

	private LogRemedies(LogLine line) {
		this.line = line;
		this.writer = line.writer();
		this.kind = Kind.of(this.writer);
	}

	static LogRemedies of(LogLine line) {
		return new LogRemedies(line);
	}

	private enum Kind {

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

	/** Another value is where the id was. The pattern may lack the other id as well. */
	String leave(String key) {
		SpanContext active = this.line.event().snapshot().active();
		String pattern = this.writer.setting();
		String other = this.line.event()
			.snapshot()
			.context()
			.entrySet()
			.stream()
			.filter((entry) -> active != null && List.of(active.traceId(), active.spanId()).contains(entry.getValue()))
			.map(Map.Entry::getKey)
			.filter((name) -> this.kind == Kind.PATTERN && !pattern.contains("%correlationId")
					&& !pattern.contains("{" + name))
			.sorted()
			.map((name) -> "; and write the other id as well: add %X{" + name + (isLog4j2() ? "" : ":-")
					+ "} to the pattern of " + where())
			.findFirst()
			.orElse("");
		return "leave the MDC key " + key
				+ " to the tracer: put the other value under a key of your own, such as requestId" + other;
	}

	/**
	 * Return what keeps the ids in the context of the thread.
	 * @param nowhere whether no line of the application had a context
	 * @param early whether OpenTelemetry's context was in use before Spring Boot started
	 */
	String putBack(boolean nowhere, boolean early) {
		String remove = isLog4j2()
				? "let nothing remove them: no ThreadContext.clearMap(), ThreadContext.clearAll() or MDC.clear() within a request, and ThreadContext.remove(key) or MDC.putCloseable(key, ...) only for your own keys; and keep Spring Boot's Slf4JEventListener"
				: "let nothing remove them: no MDC.clear() or MDC.setContextMap(...) within a request, and MDC.remove(key) or MDC.putCloseable(key, ...) only for your own keys; and keep Spring Boot's Slf4JEventListener";
		if (nowhere && early) {
			return EARLY;
		}
		return nowhere && isLog4j2()
				? "look for log4j2.disableThreadContextMap=true or log4j2.disableThreadContext=true first, in log4j2.component.properties and the system properties: no line had a thread context; else "
						+ remove
				: remove;
	}

	/** OpenTelemetry's own instrumentation gives ids to the event, not to the thread. */
	String writeWhatTheEventHas(boolean json) {
		String backEnd = isLog4j2() ? "Log4j2 instrumentation gives to each event"
				: "Logback instrumentation gives to each event (leave otel.instrumentation.logback-mdc.enabled on)";
		String how = (json && this.kind != Kind.UNKNOWN) ? missing(OF_AGENT).orElse("")
				: "logging.pattern.correlation=[%X{trace_id:-}-%X{span_id:-}] or logging.structured.format.console=logstash";
		return "let the layout write the trace_id and span_id that OpenTelemetry's " + backEnd + ": " + how;
	}

	/**
	 * Return the ids that the thread had and the line lacks.
	 */
	String missing(boolean json, SpanContext active, Wiring wiring) {
		Map<String, String> context = this.line.event().snapshot().context();
		if (this.writer.backEnd().equals(LogWriter.JUL)) {
			return JUL.formatted(simple(this.writer.appender()), this.line.event().logger());
		}
		String included = wiring.properties().getOrDefault(INCLUDE, "");
		if (this.kind == Kind.STRUCTURED && !included.isEmpty()) {
			return included(context, included, wiring);
		}
		return lost(active).or(() -> correlation(context, wiring))
			.or(() -> missing(context).map((remedy) -> remedy + property(wiring) + (json ? andFlags() : "")))
			.orElse(json
					? "let the encoder write the MDC: <mdc/> in a composite encoder, no includeMdcKeyName that leaves out traceId and spanId"
					: "add the ids to the layout: %correlationId or [%X{traceId:-},%X{spanId:-}] in the pattern");
	}

	/** The ids' place in the patterns of Spring Boot has a property of its own. */
	private Optional<String> correlation(Map<String, String> context, Wiring wiring) {
		String own = wiring.properties().getOrDefault(CORRELATION, "").strip();
		String pattern = this.writer.setting();
		// the converter knows no other keys than traceId and spanId
		boolean converter = own.isEmpty() && pattern.contains("%correlationId") && pattern.contains("%wEx");
		boolean boot = this.kind == Kind.PATTERN && PATTERNS.stream().noneMatch(wiring.properties()::containsKey)
				&& (converter || (SPRING_BOOT.matcher(pattern).find() && pattern.contains(own)));
		String none = isLog4j2() ? "" : ":-";
		return boot ? Optional.of(CORRELATION + "=" + own + "[%X{" + key(context, 32, "traceId") + none + "}-%X{"
				+ key(context, 16, "spanId") + none + "}]") : Optional.empty();
	}

	/** Stock Spring Boot puts no flags into the MDC, which the next run would ask for. */
	private String andFlags() {
		return (WITHOUT_FLAGS.contains(this.kind) && !hasFlags(this.line.event().snapshot().context()))
				? "; and " + PUT_FLAGS : "";
	}

	/** The appenders of Spring Boot take their pattern from a property. */
	private String property(Wiring wiring) {
		return PATTERNS.stream()
			.filter((name) -> this.kind == Kind.PATTERN && this.writer.setting().equals(wiring.properties().get(name)))
			.findFirst()
			.map((name) -> ", which is the value of " + name)
			.orElse("");
	}

	/** The members of Spring Boot's lines are named, and the ids are not among them. */
	private static String included(Map<String, String> context, String members, Wiring wiring) {
		String trace = key(context, 32, "traceId");
		String span = key(context, 16, "spanId");
		String all = INCLUDE + "=" + members + "," + trace + "," + span + ",trace_flags";
		return (trace.equals("trace_id") || wiring.properties().containsKey(RENAMED)) ? all : all + ", with " + RENAMED
				+ "=trace_id, logging.structured.json.rename." + span + "=span_id and " + ADD_FLAGS;
	}

	/** The event that was written held no longer what the logging thread held. */
	Optional<String> lost(SpanContext active) {
		ThreadSnapshot snapshot = this.line.event().snapshot();
		if (!snapshot.context().containsValue(active.traceId()) || !this.writer.isContextLost(active)) {
			return Optional.empty();
		}
		String who = this.writer.through().isEmpty() ? "what passes events to appender " + this.line.appender()
				: this.writer.through();
		String thread = this.writer.thread().equals(snapshot.thread()) ? ""
				: ", and " + this.line.appender() + " writes " + ThreadSnapshot.on(this.writer.thread());
		return Optional.of(isLog4j2() ? who + " passes events on without their thread context" + thread
				+ ": it has to keep event.getContextData(), as new Log4jLogEvent.Builder(event) and event.toImmutable() do"
				: who + " passes events on that are not prepared" + thread
						+ ": call event.prepareForDeferredProcessing() before the event leaves the logging thread, or use ch.qos.logback.classic.AsyncAppender");
	}

	private Optional<String> missing(Map<String, String> context) {
		String trace = key(context, 32, "traceId");
		String span = key(context, 16, "spanId");
		String none = isLog4j2() ? "" : ":-";
		return switch (this.kind) {
			case UNKNOWN -> Optional.empty();
			case PATTERN -> Optional.of(cut(context).orElseGet(() -> "add [%X{" + trace + none + "},%X{" + span + none
					+ "}] to the pattern of " + where() + elsewhere()));
			case STRUCTURED -> Optional
				.of("logging.structured.json.context.include=true, and let no logging.structured.json.exclude or include leave out "
						+ trace + " and " + span + " in " + where());
			case LOGSTASH -> Optional.of(logstash(context, trace, span));
			case COMPOSITE -> Optional.of("add "
					+ (trace.equals("trace_id") ? "<mdc/>"
							: "<mdc><mdcKeyFieldName>" + trace + "=trace_id</mdcKeyFieldName><mdcKeyFieldName>" + span
									+ "=span_id</mdcKeyFieldName></mdc>")
					+ " to the providers of " + where() + ", without an includeMdcKeyName that leaves out " + trace
					+ " and " + span);
			case LOGBACK_JSON, LOG4J2_JSON -> Optional.of(structured(trace, span));
			case LOG4J2_TEMPLATE -> Optional.of("add \"trace_id\": {\"$resolver\": \"mdc\", \"key\": \"" + trace
					+ "\"} and \"span_id\": {\"$resolver\": \"mdc\", \"key\": \"" + span
					+ "\"} to the event template of " + where());
			case OTHER -> Optional
				.of(changed(context, trace, span).map((changed) -> changed + "; else ").orElse("") + "let " + where()
						+ " write " + trace + (hasFlags(context) ? ", " + span + " and trace_flags" : " and " + span)
						+ " of the event's context, "
						+ (isLog4j2() ? "event.getContextData()" : "event.getMDCPropertyMap()") + elsewhere());
		};
	}

	/** An encoder that cannot write the ids at the top level is replaced. */
	private String structured(String trace, String span) {
		String names = trace.equals("trace_id") ? ""
				: ", with " + RENAMED.replace("traceId", trace.substring(trace.lastIndexOf('.') + 1))
						+ "=trace_id, logging.structured.json.rename." + span
						+ "=span_id, logging.structured.json.add.service=${spring.application.name} and " + ADD_FLAGS;
		return "use " + (isLog4j2() ? "<StructuredLogLayout format=\"logstash\"/>"
				: "org.springframework.boot.logging.logback.StructuredLogEncoder with <format>logstash</format>")
				+ " instead of " + where() + ", which writes the MDC only below a field of its own" + names;
	}

	/** Return what removes one of two equal keys. */
	String duplicate() {
		return (this.kind == Kind.LOGSTASH || this.kind == Kind.COMPOSITE)
				? "let one of the two write it: rename the key of the log call, or exclude it from the MDC with excludeMdcKeyName in "
						+ where()
				: "let one of the two write it: rename the key of the log call, or remove it from the MDC";
	}

	/** What changes the ids that it wrote, such as a mask of secrets. */
	private Optional<String> changed(Map<String, String> context, String trace, String span) {
		String text = this.line.text();
		boolean hasSpan = text.contains(context.getOrDefault(span, span));
		boolean masked = MASK.matcher(text).find();
		if (text.contains(context.getOrDefault(trace, trace)) || !(hasSpan || masked)) {
			return Optional.empty();
		}
		return Optional.of((masked ? "do not mask " : "do not cut or change ")
				+ (hasSpan ? trace : trace + " and " + span) + " in " + where()
				+ (masked ? ": mask only the message, event.getFormattedMessage(), or use a pattern that matches no ids"
						: ""));
	}

	private static boolean hasFlags(Map<String, String> context) {
		return SpanContext.isFlags(context.getOrDefault("trace_flags", ""));
	}

	/** The pattern writes the ids, and changes or cuts what it wrote. */
	private Optional<String> cut(Map<String, String> context) {
		String pattern = this.writer.setting();
		boolean all = pattern.contains("%correlationId") || Stream.of(32, 16)
			.allMatch((length) -> context.entrySet()
				.stream()
				.filter((entry) -> isId(entry.getValue(), length))
				.anyMatch(
						(entry) -> pattern.matches("(?s).*(X|mdc|MDC)\\{" + Pattern.quote(entry.getKey()) + "[:}].*")));
		return all ? Stream.of("%replace", "%maxLen", "%.")
			.filter((cut) -> cut.equals("%.") ? WIDTH.matcher(pattern).find() : pattern.contains(cut))
			.findFirst()
			.map((cut) -> "move the ids in front, out of what changes or cuts them ("
					+ (cut.equals("%.") ? "a width" : cut) + "): the pattern of " + where() + " has them already")
				: Optional.empty();
	}

	private String logstash(Map<String, String> context, String trace, String span) {
		boolean only = this.writer.setting().startsWith(INCLUDED);
		List<String> keys = new ArrayList<>(List.of(trace, span));
		if (only || hasFlags(context)) {
			keys.add("trace_flags");
		}
		Stream<String> included = only
				? keys.stream().map((key) -> "<includeMdcKeyName>" + key + "</includeMdcKeyName>") : Stream.empty();
		Stream<String> named = trace.equals("trace_id") ? Stream.empty()
				: Stream.of(trace + "=trace_id", span + "=span_id")
					.map((name) -> "<mdcKeyFieldName>" + name + "</mdcKeyFieldName>");
		String lines = Stream.concat(included, named).collect(Collectors.joining(" "));
		return only ? "add " + lines + " to " + where() : "remove each excludeMdcKeyName of " + String.join(", ", keys)
				+ " from " + where() + (lines.isEmpty() ? "" : ", and add " + lines);
	}

	/** What a converter finds that asks the thread. */
	private String elsewhere() {
		String thread = this.writer.thread();
		return thread.equals(this.line.event().snapshot().thread()) ? ""
				: ". It writes " + ThreadSnapshot.on(thread)
						+ (this.writer.through().isEmpty() ? "" : ", behind " + this.writer.through())
						+ ": a converter has to ask the event's context and not the thread";
	}

	/** An id in a form of its own, such as that of a vendor. */
	String beside(String field, String customizer) {
		Map<String, String> context = this.line.event().snapshot().context();
		String who = (this.kind == Kind.STRUCTURED && !customizer.isEmpty()) ? "in " + customizer
				: (this.kind == Kind.UNKNOWN) ? "in the encoder" : "in " + where();
		String trace = key(context, 32, "traceId");
		String span = key(context, 16, "spanId");
		return "write trace_id and span_id beside " + field + ", as the tracer gives them, " + who
				+ ((this.kind == Kind.STRUCTURED)
						? ": members.add(\"trace_id\", (event) -> event.getMDCPropertyMap().get(\"" + trace
								+ "\")).whenNotNull(), and the same for span_id from " + span
						: ": the values of " + trace + " and " + span + " of the event's context");
	}

	/** A field that is not called as it should be. */
	Optional<String> renamed(String field, String name) {
		Map<String, String> context = this.line.event().snapshot().context();
		return switch (this.kind) {
			case UNKNOWN -> Optional.empty();
			case PATTERN ->
				Optional.of("call the fields trace_id and span_id, at the top level of the pattern of " + where());
			case STRUCTURED -> Optional.of("logging.structured.json.rename." + field + "=" + name
					+ " and the same for the span id, and " + ADD_FLAGS);
			case LOGSTASH -> Optional.of("<mdcKeyFieldName>" + field + "=" + name
					+ "</mdcKeyFieldName> and the same for the span id in " + where() + andFlags());
			case COMPOSITE -> Optional.of("map " + field + " to " + name
					+ " at the top level: no fieldName in <mdc>, and an mdcKeyFieldName, in " + where() + andFlags());
			case LOGBACK_JSON, LOG4J2_JSON -> Optional.of(structured(field, key(context, 16, "spanId")));
			case LOG4J2_TEMPLATE ->
				Optional.of("map " + field + " to " + name + " at the top level of the event template of " + where());
			case OTHER -> Optional.of("let " + where() + " call the field " + name + ", at the top level" + andFlags());
		};
	}

	/** Fields without a flag beside the ids. */
	Optional<String> flags() {
		return switch (this.kind) {
			case UNKNOWN, STRUCTURED -> Optional.empty();
			case LOGSTASH,
					COMPOSITE ->
				Optional.of((this.writer.setting().startsWith(INCLUDED)
						? "add <includeMdcKeyName>trace_flags</includeMdcKeyName> to " + where() + ", and " : "")
						+ PUT_FLAGS);
			default -> Optional.of("write the flags of the active span as trace_flags in " + where()
					+ ", from the event's context, and " + PUT_FLAGS);
		};
	}

	/** Text put into JSON. */
	Optional<String> escaped() {
		return (this.kind != Kind.PATTERN) ? Optional.empty() : Optional
			.of(isLog4j2() ? "escape each value in the pattern of " + where()
					+ ", such as %enc{%m}{JSON}, or let a JSON layout write the whole line: <StructuredLogLayout format=\"logstash\"/>"
					: "let a JSON encoder write the whole line: values put into the pattern of " + where()
							+ " are not escaped");
	}

	/** The name of the service as a field. */
	Optional<String> service(String name) {
		return switch (this.kind) {
			case UNKNOWN -> Optional.empty();
			case STRUCTURED -> Optional.of("logging.structured.json.add.service=${spring.application.name}");
			case LOGSTASH -> Optional.of("<customFields>{\"service\":\"" + name + "\"}</customFields> in " + where());
			default -> Optional.of("write spring.application.name as the field service in " + where());
		};
	}

	private String where() {
		boolean own = this.kind == Kind.OTHER && simple(this.writer.format()).startsWith("StructuredLog");
		return simple(own ? this.writer.setting() : this.writer.format()) + " of appender " + this.line.appender()
				+ " (" + simple(this.writer.appender()) + ")";
	}

	private boolean isLog4j2() {
		return this.writer.backEnd().equals(LogWriter.LOG4J2);
	}

	private static String key(Map<String, String> context, int length, String otherwise) {
		String canonical = (length == 32) ? "trace_id" : "span_id";
		if (isId(context.get(canonical), length)) {
			return canonical;
		}
		// an application's own key may have the form of an id
		if (isId(context.get(otherwise), length)) {
			return otherwise;
		}
		return context.entrySet()
			.stream()
			.filter((entry) -> isId(entry.getValue(), length))
			.map(Map.Entry::getKey)
			.sorted()
			.findFirst()
			.orElse(otherwise);
	}

	private static boolean isId(@Nullable String value, int length) {
		return value != null && ((length == 32) ? SpanContext.isTraceId(value) : SpanContext.isSpanId(value));
	}

	private static String simple(String type) {
		return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
	}

}
