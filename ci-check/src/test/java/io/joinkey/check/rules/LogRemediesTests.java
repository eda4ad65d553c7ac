/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogRemedies}.
 */
class LogRemediesTests {

	private static final String TRACE = Observed.SERVER.traceId();

	private static final String SPAN = Observed.SERVER.spanId();

	static final Map<String, String> MICROMETER = Map.of("traceId", TRACE, "spanId", SPAN);

	static final Map<String, String> CANONICAL = Map.of("trace_id", TRACE, "span_id", SPAN, "trace_flags", "01");

	private static final String STRUCTURED = "org.springframework.boot.logging.logback.StructuredLogEncoder";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Logback | PatternLayoutEncoder             | add [%X{traceId:-},%X{spanId:-}] to the pattern of
					Log4j2  | PatternLayout                    | add [%X{traceId},%X{spanId}] to the pattern of
					Logback | StructuredLogEncoder             | logging.structured.json.context.include=true, and let no
					Log4j2  | StructuredLogLayout              | exclude or include leave out traceId and spanId in
					Logback | LoggingEventCompositeJsonEncoder | add <mdc><mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName><mdcKeyFieldName>spanId=span_id</mdcKeyFieldName></mdc> to the providers of
					Logback | LogstashEncoder                  | remove each excludeMdcKeyName of traceId, spanId from
					Logback | JsonEncoder                      | use org.springframework.boot.logging.logback.StructuredLogEncoder with <format>logstash</format> instead of
					Log4j2  | JsonTemplateLayout               | add "trace_id": {"$resolver": "mdc", "key": "traceId"}, "span_id": {"$resolver": "mdc", "key": "spanId"} and "trace_flags": {"$resolver": "mdc", "key": "trace_flags"} to
					Log4j2  | JsonLayout                       | use <StructuredLogLayout format="logstash"/> instead of
					Logback | OwnEncoder                       | write traceId, spanId and trace_flags of the event's context, event.getMDCPropertyMap()
					Log4j2  | OwnLayout                        | write traceId, spanId and trace_flags of the event's context, event.getContextData()""")
	void anEncoderThatLeavesOutTheMdcIsToldHowToWriteIt(String backEnd, String format, String remedy) {
		assertThat(missing(writer(backEnd, "com.acme." + format, ""), MICROMETER, Map.of())).contains(remedy)
			.contains(format + " of appender FILE (Rolling)");
	}

	@Test
	void aKeyOfTheApplicationWithTheFormOfAnIdIsNotTheTraceId() {
		Map<String, String> context = new HashMap<>(MICROMETER);
		context.put("requestId", "9".repeat(32));
		context.put("shard", "9".repeat(16));
		assertThat(missing(writer("Logback", "PatternLayoutEncoder", "%m%n"), context, Map.of()))
			.startsWith("add [%X{traceId:-},%X{spanId:-}] to the pattern");
	}

	/** So that all of its appenders have one finding. */
	@Test
	void anAppenderOfASiftingAppenderIsNamedByIt() {
		LogWriter writer = new LogWriter("Logback", "com.acme.Logging$Rolling",
				"TENANTS (ch.qos.logback.classic.sift.SiftingAppender)", "PatternLayoutEncoder", "%m%n", "http-1",
				null);
		assertThat(missing(writer, MICROMETER, Map.of())).isEqualTo(
				"add [%X{traceId:-},%X{spanId:-}] to the pattern of PatternLayoutEncoder in the <sift> of appender TENANTS (ch.qos.logback.classic.sift.SiftingAppender)");
	}

	@Test
	void anAppenderOfARoutingAppenderIsNamedByIt() {
		LogWriter writer = new LogWriter("Log4j2", "com.acme.Logging$Rolling",
				"TENANTS (org.apache.logging.log4j.core.appender.routing.RoutingAppender)", "PatternLayout", "%m%n",
				"http-1", null);
		assertThat(missing(writer, MICROMETER, Map.of())).isEqualTo(
				"add [%X{traceId},%X{spanId}] to the pattern of PatternLayout in the <Route> of appender TENANTS (org.apache.logging.log4j.core.appender.routing.RoutingAppender)");
	}

	@Test
	void aCustomizerOfTheMembersIsNamed() {
		Map<String, String> own = Map.of("logging.structured.json.customizer", "com.acme.Trim");
		assertThat(missing(writer("Logback", STRUCTURED, "logstash"), MICROMETER, own)).startsWith(
				"let com.acme.Trim, the value of logging.structured.json.customizer, leave the members traceId and spanId "
						+ "in the lines; if they are missing without it, logging.structured.json.context.include=true");
		assertThat(missing(writer("Logback", "PatternLayoutEncoder", "%m%n"), MICROMETER, own)).startsWith("add [");
		assertThat(missing(writer("Logback", STRUCTURED, "logstash"), MICROMETER, Map
			.of("logging.structured.json.customizer", "com.acme.Trim", "logging.structured.json.include", "message")))
			.startsWith("logging.structured.json.include=message,traceId,spanId");
	}

	@Test
	void theCorrelationPatternOfSpringBootIsNamed() {
		LogWriter boot = writer("Logback", "ch.qos.logback.classic.encoder.PatternLayoutEncoder",
				"%d %clr(%esb(){APPLICATION_NAME} [%X{user:-}] %-40.40logger{39}){faint}%m%n%wEx");
		Map<String, String> own = Map.of("logging.pattern.correlation", "[%X{user:-}] ");
		assertThat(missing(boot, MICROMETER, own))
			.isEqualTo("logging.pattern.correlation=[%X{user:-}][%X{traceId:-}-%X{spanId:-}]");
		assertThat(missing(writer("Logback", "PatternLayoutEncoder", "%m%n"), MICROMETER, own)).startsWith("add [");
		assertThat(missing(boot, MICROMETER, Map.of()))
			.isEqualTo("logging.pattern.correlation=[%X{traceId:-}-%X{spanId:-}]");
		LogWriter other = writer("Logback", "ch.qos.logback.classic.encoder.PatternLayoutEncoder",
				"%d %correlationId%m%n%wEx");
		assertThat(missing(other, Map.of("dd.trace_id", "1".repeat(32), "dd.span_id", "2".repeat(16)), Map.of()))
			.isEqualTo("logging.pattern.correlation=[%X{dd.trace_id:-}-%X{dd.span_id:-}]");
		assertThat(missing(boot, MICROMETER, Map.of("logging.pattern.correlation", "%X{other}"))).startsWith("add [");
	}

	/** Spring Boot 2 had the same logger, and no place for the ids. */
	@Test
	void aCopyOfAnOldPatternOfSpringBootIsChangedItself() {
		LogWriter copied = writer("Log4j2", "PatternLayout",
				"%d %5p [orders,%X{X-B3-TraceId}] %t --- %-40.40c{1.} : %m%n%xwEx");
		assertThat(missing(copied, MICROMETER, Map.of())).startsWith("add [%X{traceId},%X{spanId}] to the pattern");
	}

	@Test
	void aPatternThatHasTheIdsAndDoesNotWriteThemIsNotExtended() {
		String pattern = "%d [%X{tenant:-}] [%X{traceId:-},%mdc{spanId}] %m%n";
		assertThat(missing(writer("Logback", "PatternLayoutEncoder", pattern), MICROMETER, Map.of())).startsWith(
				"let the pattern of PatternLayoutEncoder of appender FILE (Rolling) write the ids that it names: remove each <conversionRule> of X, mdc or MDC");
		assertThat(missing(writer("Log4j2", "PatternLayout", "%d [%X{traceId},%X{spanId}] %m%n"), MICROMETER, Map.of()))
			.startsWith(
					"let the pattern of PatternLayout of appender FILE (Rolling) write the ids that it names: remove its <replace>");
		assertThat(missing(writer("Log4j2", "PatternLayout", "%d [%X{traceId:-},%X{spanId:-}] %m%n"), MICROMETER,
				Map.of()))
			.startsWith("add [%X{traceId},%X{spanId}] to the pattern");
	}

	@Test
	void aMessageOfJsonIsNotExtendedByText() {
		LogLine hello = line(writer("Logback", "PatternLayoutEncoder", "%m%n"), CANONICAL);
		LogLine json = new LogLine(hello.event(), "FILE", "{\"action\":\"read\"}\n", hello.writer());
		assertThat(LogRemedies.of(json).missing(true, Observed.SERVER, Wiring.NONE)).isEqualTo(
				"let a JSON encoder write the line, with the JSON that the application logs as its message: use org.springframework.boot.logging.logback.StructuredLogEncoder with <format>logstash</format> instead of PatternLayoutEncoder of appender FILE (Rolling), and add the service with logging.structured.json.add.service=${spring.application.name}");
	}

	@Test
	void theLayoutOfGelfIncludesTheThreadContext() {
		assertThat(
				missing(writer("Log4j2", "org.apache.logging.log4j.core.layout.GelfLayout", ""), CANONICAL, Map.of()))
			.startsWith("set includeThreadContext=\"true\" on GelfLayout of appender FILE (Rolling)");
	}

	@Test
	void aFormatterOfTheApplicationIsNamed() {
		assertThat(missing(writer("Logback", STRUCTURED, "com.acme.OurFormat"), MICROMETER, Map.of()))
			.startsWith("let OurFormat of appender FILE (Rolling) write traceId, spanId and trace_flags");
	}

	@Test
	void aPatternThatAPropertyGivesIsNamedByIt() {
		LogWriter writer = writer("Logback", "ch.qos.logback.classic.encoder.PatternLayoutEncoder", "%msg%n");
		assertThat(missing(writer, MICROMETER, Map.of("logging.pattern.console", "%msg%n")))
			.endsWith("of appender FILE (Rolling), which is the value of logging.pattern.console");
		assertThat(missing(writer, MICROMETER, Map.of("logging.pattern.console", "%m%n")))
			.endsWith("of appender FILE (Rolling)");
	}

	@ParameterizedTest
	@CsvSource({ "true, let the encoder write the MDC: <mdc/>", "false, add the ids to the layout: %correlationId" })
	void anUnknownEncoderIsToldByTheFormOfItsLine(boolean json, String remedy) {
		assertThat(LogRemedies.of(line(LogWriter.UNKNOWN, MICROMETER)).missing(json, Observed.SERVER, Wiring.NONE))
			.startsWith(remedy);
	}

	@Test
	void aFormatOfTheApplicationWritesTheIdsItself() {
		assertThat(missing(writer(LogWriter.LOGBACK, STRUCTURED, "com.acme.Format"), MICROMETER, Map.of()))
			.startsWith("let Format of appender FILE (Rolling) write traceId, spanId and trace_flags of the event's");
	}

	@Test
	void aFormatOfTheApplicationAlsoWritesTheFlagsThatTheMdcHolds() {
		Map<String, String> context = new HashMap<>(MICROMETER);
		context.put("trace_flags", "01");
		assertThat(missing(writer(LogWriter.LOGBACK, STRUCTURED, "com.acme.Format"), context, Map.of()))
			.contains("write traceId, spanId and trace_flags of the event's");
	}

	@Test
	void aHandlerOfJavaUtilLoggingIsRemovedFromItsLogger() {
		LogWriter handler = writer(LogWriter.JUL, "", "");
		assertThat(missing(handler, MICROMETER, Map.of())).startsWith(
				"remove the Rolling from the java.util.logging logger \"\" (the root), where addHandler(...) or a properties file adds it, and leave setUseParentHandlers(true): Spring Boot's bridge then passes what com.acme.Orders logs");
		LogWriter named = new LogWriter(LogWriter.JUL, "Rolling", "com.acme.engine", "", "", "http-1", null);
		assertThat(missing(named, MICROMETER, Map.of()))
			.startsWith("remove the Rolling from the java.util.logging logger com.acme.engine, where");
	}

	@Test
	void theMembersOfSpringBootsLinesAreCompletedWithTheIds() {
		LogWriter writer = writer(LogWriter.LOGBACK, STRUCTURED, "logstash");
		Map<String, String> members = Map.of("logging.structured.json.include", "message,level");
		assertThat(missing(writer, MICROMETER, members))
			.startsWith("logging.structured.json.include=message,level,traceId,spanId,trace_flags, with ")
			.contains("rename.traceId=trace_id, logging.structured.json.rename.spanId=span_id");
		assertThat(missing(writer, CANONICAL, members))
			.isEqualTo("logging.structured.json.include=message,level,trace_id,span_id,trace_flags");
		assertThat(
				missing(writer, MICROMETER,
						Map.of("logging.structured.json.include", "message", "logging.structured.json.rename.traceId",
								"trace_id")))
			.isEqualTo("logging.structured.json.include=message,traceId,spanId,trace_flags");
		assertThat(missing(writer(LogWriter.LOGBACK, "com.acme.JsonEncoder", ""), MICROMETER, members))
			.startsWith("use org.springframework.boot.logging.logback.StructuredLogEncoder");
	}

	@Test
	void logstashEncoderIsGivenTheKeysThatTheMdcHas() {
		String encoder = "net.logstash.logback.encoder.LogstashEncoder";
		LogWriter all = writer(LogWriter.LOGBACK, encoder, "");
		LogWriter named = writer(LogWriter.LOGBACK, encoder, "includeMdcKeyName user");
		assertThat(missing(all, CANONICAL, Map.of())).isEqualTo(
				"remove each excludeMdcKeyName of trace_id, span_id, trace_flags from LogstashEncoder of appender FILE (Rolling)");
		assertThat(missing(all, MICROMETER, Map.of())).contains(
				", and add <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName> <mdcKeyFieldName>spanId=span_id</mdcKeyFieldName>; and put trace_flags into the MDC: ");
		assertThat(missing(named, CANONICAL, Map.of())).isEqualTo(
				"add <includeMdcKeyName>trace_id</includeMdcKeyName> <includeMdcKeyName>span_id</includeMdcKeyName> <includeMdcKeyName>trace_flags</includeMdcKeyName> to LogstashEncoder of appender FILE (Rolling)");
		assertThat(missing(named, MICROMETER, Map.of())).startsWith(
				"add <includeMdcKeyName>traceId</includeMdcKeyName> <includeMdcKeyName>spanId</includeMdcKeyName> <includeMdcKeyName>trace_flags</includeMdcKeyName> <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName>")
			.contains(
					"; and put trace_flags into the MDC: joinkey-spring-boot-starter does it, unless joinkey.logging.enabled=false; by hand: in an io.micrometer.tracing.otel.bridge.EventListener bean");
	}

	@Test
	void keysOfTheMdcAreThoseThatHoldIds() {
		LogWriter pattern = writer(LogWriter.LOGBACK, "PatternLayoutEncoder", "%m%n");
		assertThat(missing(pattern, Map.of("trace_id", "request-7", "span_id", "x", "b3", TRACE, "a3", SPAN), Map.of()))
			.startsWith("add [%X{b3:-},%X{a3:-}] to the pattern");
		assertThat(missing(pattern, Map.of("user", "ada"), Map.of()))
			.startsWith("add [%X{traceId:-},%X{spanId:-}] to the pattern");
	}

	@Test
	void aConverterOnAnotherThreadIsToldToAskTheEvent() {
		LogWriter other = new LogWriter(LogWriter.LOGBACK, "com.acme.Rolling", "ASYNC (com.acme.Queue)",
				"com.acme.OwnEncoder", "", "writer-1", MICROMETER);
		assertThat(missing(other, MICROMETER, Map.of())).contains(
				". It writes on thread writer-1, behind ASYNC (com.acme.Queue): let the converter read the ids from the event, not from the thread");
		LogWriter direct = new LogWriter(LogWriter.LOGBACK, "com.acme.Rolling", "", "PatternLayoutEncoder", "%m%n",
				"writer-1", MICROMETER);
		assertThat(missing(direct, MICROMETER, Map.of())).endsWith(
				". It writes on thread writer-1: let the converter read the ids from the event, not from the thread");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Logback | ASYNC (com.acme.Queue) | http-1   | ASYNC (com.acme.Queue) passes events on that are not prepared: call event.prepareForDeferredProcessing()
					Logback | ''                     | writer-1 | com.acme.Rolling, or what passes events to appender FILE, passes events on that are not prepared, and FILE writes on thread writer-1: call
					Log4j2  | ASYNC (com.acme.Queue) | writer-1 | ASYNC (com.acme.Queue) passes events on without their thread context, and FILE writes on thread writer-1: it has to keep event.getContextData()
					Log4j2  | ''                     | http-1   | com.acme.Rolling, or what passes events to appender FILE, passes events on without their thread context: it has""")
	void whatPassesEventsOnWithoutTheirContextIsNamed(String backEnd, String through, String thread, String remedy) {
		LogWriter writer = new LogWriter(backEnd, "com.acme.Rolling", through, "com.acme.JsonEncoder", "", thread,
				Map.of("user", "ada"));
		assertThat(missing(writer, MICROMETER, Map.of())).startsWith(remedy);
		assertThat(LogRemedies.of(line(writer, MICROMETER)).lost(Observed.SERVER)).get().asString().startsWith(remedy);
		assertThat(LogRemedies.of(line(writer, Map.of("user", "ada"))).lost(Observed.SERVER)).isEmpty();
	}

	@Test
	void anAppenderOfALibraryPassesEventsOnAsItGotThem() {
		LogWriter writer = new LogWriter(LogWriter.LOGBACK, "ch.qos.logback.core.ConsoleAppender", "",
				"com.acme.JsonEncoder", "", "writer-1", Map.of("user", "ada"));
		assertThat(missing(writer, MICROMETER, Map.of())).startsWith("what passes events to appender FILE passes");
	}

	@Test
	void anAdapterThatMdcDoesNotWriteIntoIsNamed() {
		LogWriter writer = new LogWriter(LogWriter.LOGBACK, "com.acme.Rolling", "", "com.acme.JsonEncoder", "",
				"http-1", Map.of("region", "eu"));
		Wiring wiring = new Wiring(Map.of(), Map.of(Wiring.Part.MDC_ADAPTER, List.of("com.acme.TenantMdc")), List.of(),
				List.of());
		assertThat(LogRemedies.of(line(writer, MICROMETER)).missing(true, Observed.SERVER, wiring)).startsWith(
				"let Logback's events and MDC have one adapter: LoggerContext.setMDCAdapter(...) gave the events com.acme.TenantMdc");
	}

	@Test
	void aDefaultValueIsAPartOfTheKeyForLog4j2() {
		String pattern = "%d [%X{traceId:-},%X{spanId:-}] %m%n";
		assertThat(missing(writer(LogWriter.LOG4J2, "PatternLayout", pattern), MICROMETER, Map.of()))
			.contains(", without ':-', which Log4j2 takes for a part of the key");
		assertThat(missing(writer(LogWriter.LOG4J2, "PatternLayout", "%m%n"), MICROMETER, Map.of()))
			.doesNotContain("':-'");
	}

	@Test
	void anEventThatKeptItsContextLostNothing() {
		assertThat(LogRemedies.of(line(writer(LogWriter.LOGBACK, "com.acme.JsonEncoder", ""), MICROMETER))
			.lost(Observed.SERVER)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "%replace(%correlationId %m){'a','b'}%n",
			"%replace(%X{traceId} %mdc{spanId:-} %m){'a','b'}", "%m%n %replace(%MDC{traceId} %X{spanId}){'a','b'}\n" })
	void aPatternThatChangesTheIdsIsToldToMoveThem(String pattern) {
		assertThat(missing(writer(LogWriter.LOGBACK, "PatternLayoutEncoder", pattern), MICROMETER, Map.of()))
			.startsWith("move the ids in front, out of what changes or cuts them (%replace)");
	}

	/** It may look like the pattern of Spring Boot. */
	@Test
	void aPatternThatChangesTheIdsGetsNoProperty() {
		String pattern = "%replace(%d %esb{} [%X{traceId:-},%X{spanId:-}] %-40.40logger{39} : %m){'[0-9a-f]{32}','*'}%n";
		assertThat(missing(writer(LogWriter.LOGBACK, "PatternLayoutEncoder", pattern), MICROMETER, Map.of()))
			.startsWith("move the ids in front, out of what changes or cuts them (%replace)");
	}

	@Test
	void linesOfSpringBootNeedTheServiceToo() {
		assertThat(missing(writer(LogWriter.LOGBACK, "JsonEncoder", ""), CANONICAL, Map.of()))
			.endsWith("below a field of its own, with logging.structured.json.add.service=${spring.application.name}");
	}

	@Test
	void aWidthOfTheIdsThemselvesIsTakenAway() {
		String pattern = "%d [%.8X{traceId:-}/%.8mdc{spanId:-}] %m%n";
		LogWriter writer = writer(LogWriter.LOGBACK, "PatternLayoutEncoder", pattern);
		String remedy = "write [%X{traceId:-},%X{spanId:-}], without a width that cuts the ids, in the pattern of PatternLayoutEncoder of appender FILE (Rolling)";
		assertThat(missing(writer, MICROMETER, Map.of())).isEqualTo(remedy);
		assertThat(missing(writer, MICROMETER, Map.of("logging.pattern.file", pattern)))
			.isEqualTo(remedy + ", which is the value of logging.pattern.file");
	}

	@Test
	void idsAreAddedOutsideOfWhatChangesTexts() {
		assertThat(missing(writer(LogWriter.LOGBACK, "PatternLayoutEncoder", "%d %replace(%mdc %m){'[0-9a-f]+','*'}%n"),
				MICROMETER, Map.of()))
			.isEqualTo(
					"add [%X{traceId:-},%X{spanId:-}] to the pattern of PatternLayoutEncoder of appender FILE (Rolling), outside of what changes or cuts texts (%replace)");
	}

	@Test
	void aLineOfJsonOfTheApplicationIsGivenTheNamesOfTheFields() {
		LogWriter own = writer(LogWriter.LOGBACK, "com.acme.OwnEncoder", "");
		assertThat(missing(own, MICROMETER, Map.of())).startsWith(
				"let OwnEncoder of appender FILE (Rolling) write traceId, spanId and trace_flags of the event's context, event.getMDCPropertyMap(), as the fields trace_id, span_id and trace_flags; and put trace_flags");
		assertThat(LogRemedies.of(line(own, MICROMETER)).missing(false, Observed.SERVER, Wiring.NONE)).isEqualTo(
				"let OwnEncoder of appender FILE (Rolling) write traceId and spanId of the event's context, event.getMDCPropertyMap()");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%replace(%X{traceId} %m){'a','b'}%n", "%replace(%X{spanId} %m){'a','b'}%n",
			"%replace(%X{traceIds} %X{spanId} %m){'a','b'}%n" })
	void aPatternWithoutBothIdsIsGivenThem(String pattern) {
		assertThat(missing(writer(LogWriter.LOGBACK, "PatternLayoutEncoder", pattern), MICROMETER, Map.of()))
			.startsWith("add [%X{traceId:-},%X{spanId:-}] to the pattern");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Logback | true  | com.acme.JsonEncoder | Logback instrumentation gives to each event (leave otel.instrumentation.logback-mdc.enabled on): use org.springframework.boot.logging.logback.StructuredLogEncoder
					Log4j2  | true  | com.acme.JsonLayout  | Log4j2 instrumentation gives to each event: use <StructuredLogLayout format="logstash"/> instead of
					Logback | false | com.acme.JsonEncoder | on): logging.pattern.correlation=[%X{trace_id:-}-%X{span_id:-}] or
					Logback | true  | ''                   | on): logging.pattern.correlation=[%X{trace_id:-}-%X{span_id:-}] or""")
	void idsThatTheAgentGivesToTheEventAreWritten(String backEnd, boolean json, String format, String remedy) {
		assertThat(LogRemedies.of(line(writer(backEnd, format, ""), Map.of())).writeWhatTheEventHas(json))
			.startsWith("let the layout write the trace_id and span_id that OpenTelemetry's ")
			.contains(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			LogstashEncoder                  | true
			LoggingEventCompositeJsonEncoder | true
			OwnEncoder                       | true
			PatternLayoutEncoder             | false""")
	void theRemedyNamesFlagsThatTheMdcLacks(String format, boolean named) {
		LogWriter writer = writer(LogWriter.LOGBACK, format, "");
		assertThat(missing(writer, MICROMETER, Map.of()).contains("put trace_flags into the MDC")).isEqualTo(named);
		assertThat(missing(writer, CANONICAL, Map.of())).doesNotContain("put trace_flags into the MDC");
		assertThat(LogFieldRemedies.of(line(writer, MICROMETER))
			.renamed("traceId", "trace_id")
			.filter((remedy) -> remedy.contains("put trace_flags into the MDC"))
			.isPresent()).isEqualTo(named);
	}

	@Test
	void aLineOfTextNeedsNoFlags() {
		LogWriter own = writer(LogWriter.LOGBACK, "com.acme.OwnEncoder", "");
		assertThat(LogRemedies.of(line(own, MICROMETER)).missing(false, Observed.SERVER, Wiring.NONE))
			.doesNotContain("trace_flags");
	}

	private static String missing(LogWriter writer, Map<String, String> context, Map<String, String> properties) {
		Wiring wiring = new Wiring(properties, Map.of(), List.of(), List.of());
		return LogRemedies.of(line(writer, context)).missing(true, Observed.SERVER, wiring);
	}

	static LogLine line(LogWriter writer, Map<String, String> context) {
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, context);
		return new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "hello"), "FILE", "hello\n", writer);
	}

	static LogWriter writer(String backEnd, String format, String setting) {
		return new LogWriter(backEnd, "com.acme.Logging$Rolling", "", format, setting, "http-1", null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			[********,%2$s] hello             | do not mask traceId in OwnLayout of appender FILE (Rolling):
			[********,********] hello         | do not mask traceId and spanId in OwnLayout of appender FILE (Rolling):
			[REDACTED,%2$s] hello             | do not mask traceId in OwnLayout of appender FILE (Rolling):
			[11111111,%2$s] hello             | do not cut or change traceId in OwnLayout of appender FILE (Rolling);
			hello                             | let OwnLayout of appender FILE (Rolling) write traceId and spanId
			[%1$s] key ********               | let OwnLayout of appender FILE (Rolling) write traceId and spanId""")
	void aLayoutThatMasksTheIdIsToldToLeaveIt(String text, String remedy) {
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, MICROMETER);
		LogLine line = new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "hello"), "FILE",
				text.formatted(TRACE, SPAN) + "\n", writer(LogWriter.LOGBACK, "com.acme.OwnLayout", ""));
		assertThat(LogRemedies.of(line).missing(false, Observed.SERVER, Wiring.NONE)).startsWith(remedy);
	}

}
