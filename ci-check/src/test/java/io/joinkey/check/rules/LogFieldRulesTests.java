/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Severity;
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
 * Tests for {@link LogFieldRules}.
 */
class LogFieldRulesTests {

	private final Observed observed = new Observed();

	@Test
	void idsUnderAnotherNameAreFound() {
		this.observed.rewrite((text) -> text.replace("trace_id", "traceId").replace("span_id", "spanId"));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).subject()).isEqualTo("CONSOLE");
	}

	@Test
	void theMessageOfAnotherNameNamesItAndTheMapping() {
		this.observed.rewrite((text) -> text.replace("trace_id", "traceId")
			.replace("span_id", "spanId")
			.replaceAll(",\"trace_flags\":\"..\"", ""));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).message()).contains(
				"seen         the trace id is called traceId; the span id is called spanId; trace_flags is missing",
				"first wrong  com.acme.Orders on thread http-1 through CONSOLE", "             and 9 more",
				"remedy       logging.structured.json.rename.traceId=trace_id and logging.structured.json.rename.spanId=span_id");
	}

	@Test
	void everyKnownAliasAndEveryUnknownNameIsNamed() {
		assertThat(seen("\"trace_id\":", "\"X-B3-TraceId\":")).contains("the trace id is called X-B3-TraceId");
		assertThat(seen("\"trace_id\":", "\"trace.id\":")).contains("the trace id is called trace.id");
		assertThat(seen("\"trace_id\":", "\"correlation\":")).contains("the trace id is called correlation");
		assertThat(seen("\"trace_id\":(\"[^\"]+\")", "\"mdc\":{\"traceId\":$1}")).contains("is called mdc.traceId");
		assertThat(seen("\"trace_flags\":\"..\"", "\"trace_flags\":\"1\"")).contains("trace_flags is '1'");
		assertThat(seen("\"trace_id\":\"([^\"]+)\"", "\"trace_id\":\"0x$1\"")).contains("trace_id is '0x1111");
	}

	@ParameterizedTest
	@CsvSource({ "trace_id, trace_id, span_id", "span_id, trace_id, span_id", "traceId, traceId, spanId",
			"spanId, traceId, spanId" })
	void aValueThatTookTheKeyOfAnIdIsPutUnderAnotherKey(String key, String trace, String span) {
		Map<String, String> context = new HashMap<>(
				Map.of(trace, Observed.SERVER.traceId(), span, Observed.SERVER.spanId()));
		context.put(key, "order-4711");
		String fields = context.entrySet()
			.stream()
			.map((field) -> "\"" + field.getKey() + "\":\"" + field.getValue() + "\"")
			.collect(Collectors.joining(",", "{", "}\n"));
		ThreadSnapshot snapshot = new ThreadSnapshot(14, "http-1", Observed.SERVER, context);
		this.observed.lines
			.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "asked"), "CONSOLE", fields));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().remedy())
			.startsWith("leave the MDC key " + key + " to the tracer: put the other value under a key of your own");
	}

	@Test
	void zerosOfTheMdcComeFromTheScopeOfAnInvalidSpan() {
		String zeros = "0".repeat(32);
		LogLine line = Observed.line(Observed.at(14, "http-1", null), "asked");
		ThreadSnapshot snapshot = new ThreadSnapshot(14, "http-1", null, Map.of("traceId", zeros));
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "asked"), "CONSOLE",
				line.text().replace("}", ",\"trace_id\":\"" + zeros + "\"}")));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().remedy())
			.startsWith("open no scope of an invalid span where the line is logged: Tracer.withSpan(null)");
	}

	@Test
	void aZeroOrDefaultIdOutsideASpanIsFound() {
		for (String value : new String[] { "0", "N/A", "0".repeat(32) }) {
			Observed idle = new Observed();
			idle.lines.set(0, new LogLine(idle.lines.get(0).event(), "CONSOLE", "{\"trace_id\":\"" + value + "\"}\n"));
			Finding finding = idle.finding(CorrelationRule.LOG_FIELD_SHAPE);
			assertThat(finding.diagnosis().seen()).startsWith("trace_id is '" + value + "'");
			assertThat(finding.diagnosis().remedy()).isEqualTo(
					"write the id fields only when there is a span: remove their default values from the layout");
		}
	}

	@Test
	void ofTextLinesTheRulesForJsonSayThatTheyDoNotApply() {
		this.observed.lines
			.replaceAll((line) -> new LogLine(line.event(), "CONSOLE", "INFO " + line.event().message()));
		for (CorrelationRule rule : new CorrelationRule[] { CorrelationRule.LOG_FIELD_SHAPE,
				CorrelationRule.LOG_JSON_CLEAN }) {
			assertThat(this.observed.judge(rule).state()).isEqualTo(State.NOT_APPLICABLE);
			assertThat(this.observed.judge(rule).reason()).startsWith("no appender writes JSON: CONSOLE wrote text; ");
		}
	}

	@Test
	void aKeyThatStandsTwiceIsFound() {
		this.observed.rewrite((text) -> text.replace("}\n", ",\"trace_id\":\"x\"}\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_JSON_CLEAN).subject()).isEqualTo("CONSOLE");
	}

	@Test
	void theMessageOfAKeyThatStandsTwiceNamesItAndItsWriters() {
		this.observed.rewrite((text) -> text.replace("}\n", ",\"trace_id\":\"x\"}\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_JSON_CLEAN).message()).contains(
				"expected     one JSON object on one line, each key once",
				"seen         the key trace_id twice: it is written by two of the layout, the MDC and the arguments of the log call",
				"remedy       let one of the two write it");
	}

	@Test
	void anEventOnSeveralLinesAndOneThatIsNoJsonAreFound() {
		LogLine line = this.observed.lines.get(1);
		this.observed.lines.set(1, new LogLine(line.event(), "CONSOLE", "{\n\"a\":1\n}\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_JSON_CLEAN).diagnosis().seen())
			.isEqualTo("one event on 3 lines");
		assertThat(this.observed.finding(CorrelationRule.LOG_JSON_CLEAN).diagnosis().remedy())
			.startsWith("switch off pretty printing");
		this.observed.lines.set(1, new LogLine(line.event(), "CONSOLE", "{\"message\":\"say \"hi\"\"}\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_JSON_CLEAN).diagnosis().seen())
			.isEqualTo("no JSON: '}' is missing at character 18");
	}

	@Test
	void aTextAppenderBesideAJsonAppenderIsFine() {
		this.observed.lines.add(Observed.text(Observed.at(2, "main", null), "INFO hello\n at x\n"));
		assertThat(this.observed.judge(CorrelationRule.LOG_JSON_CLEAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void theLinesThatCarryAnIdAreTheEvidence() {
		long within = this.observed.lines.stream().filter((line) -> line.text().contains("trace_id")).count();
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).evidence()).isEqualTo((int) within);
		LogLine first = this.observed.lines.get(0);
		this.observed.lines.set(0, new LogLine(first.event(), first.appender(), "{\"trace_flags\":\"1\"}\n"));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).evidence()).isEqualTo((int) within + 1);
	}

	@Test
	void missingFlagsAndShortenedIdsHaveTheirOwnRemedies() {
		assertThat(remedy(",\"trace_flags\":\"..\"", "")).contains("trace_flags");
		assertThat(remedy("\"trace_id\":\"[0-9a-f]{16}", "\"trace_id\":\"")).contains("32 lower-case hex digits");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"trace_id"             | "traceId" | logging.structured.json.rename.traceId=trace_id
			,"trace_flags":"[^"]+" | ''        | a StructuredLoggingJsonMembersCustomizer that adds trace_flags""")
	void theLinesOfSpringBootAreCorrectedByItsProperties(String pattern, String replacement, String remedy) {
		this.observed.rewrite((text) -> text.replaceAll(pattern, replacement));
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), line.text(),
				new LogWriter(LogWriter.LOGBACK, "ConsoleAppender", "",
						"org.springframework.boot.logging.logback.StructuredLogEncoder", "logstash", "http-1", null)));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().remedy()).startsWith(remedy);
	}

	@Test
	void emptyFieldsOutsideOfASpanBreakNoJoin() {
		empty("{\"trace_id\":\"\",\"span_id\":\"\",\"trace_flags\":\"\"}\n");
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).state()).isEqualTo(State.HELD);
		Finding warning = this.observed.finding(CorrelationRule.LOG_FIELD_ABSENT);
		assertThat(warning.rule().severity()).isEqualTo(Severity.WARNING);
		assertThat(warning.diagnosis().seen()).isEqualTo("trace_id, span_id, trace_flags with an empty value");
		assertThat(warning.diagnosis().remedy()).startsWith("write the id fields only when there is a span");
	}

	@Test
	void anEmptyIdOfAPatternOfJsonHasTheRemedyOfItsPattern() {
		LogLine first = this.observed.lines.get(0);
		LogWriter writer = LogRemediesTests.writer(LogWriter.LOGBACK, "PatternLayoutEncoder",
				"{\"trace_id\":\"%X{trace_id}\"}%n");
		this.observed.lines.set(0, new LogLine(first.event(), "CONSOLE", "{\"trace_id\":\"\"}\n", writer));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_ABSENT).diagnosis().remedy())
			.startsWith("let a JSON encoder write the whole line");
	}

	@Test
	void noFieldOutsideOfASpanIsRight() {
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_ABSENT).state()).isEqualTo(State.HELD);
	}

	@Test
	void emptyFieldsWithinASpanAreFound() {
		assertThat(seen("\"trace_flags\":\"..\"", "\"trace_flags\":\"\"")).isEqualTo("trace_flags is ''");
	}

	@Test
	void emptyIdsWithinASpanAreLostAndNoMatterOfTheirShape() {
		this.observed.rewrite((text) -> text.replaceAll("\"(trace_id|span_id)\":\"[^\"]+\"", "\"$1\":\"\"")
			.replaceAll(",\"trace_flags\":\"..\"", ""));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).findings()).isEmpty();
		assertThat(this.observed.judge(CorrelationRule.LOG_EVERY_APPENDER).findings()).isNotEmpty();
	}

	private void empty(String text) {
		LogLine first = this.observed.lines.get(0);
		this.observed.lines.set(0, new LogLine(first.event(), first.appender(), text));
	}

	private static String remedy(String pattern, String replacement) {
		return new Observed().rewrite((text) -> text.replaceAll(pattern, replacement))
			.finding(CorrelationRule.LOG_FIELD_SHAPE)
			.diagnosis()
			.remedy();
	}

	private static String seen(String pattern, String replacement) {
		return new Observed().rewrite((text) -> text.replaceAll(pattern, replacement))
			.finding(CorrelationRule.LOG_FIELD_SHAPE)
			.diagnosis()
			.seen();
	}

	@Test
	void halfOfALineBeforeTheNextEventNamesTheLoggerThatWasCutOff() {
		LogLine line = this.observed.lines.get(1);
		this.observed.lines.set(1, new LogLine(line.event(), line.appender(),
				"{\"message\":\"scanned\",\"logger_name\":\"com.acme.Parcels\",\"trace_id\":\"1\"" + line.text()));
		Finding finding = this.observed.finding(CorrelationRule.LOG_JSON_CLEAN);
		assertThat(finding.diagnosis().seen())
			.isEqualTo("half of a line of logger com.acme.Parcels, before the next event");
		assertThat(finding.diagnosis().remedy())
			.startsWith("rename the key-value pair in the log call of logger com.acme.Parcels")
			.endsWith("the layout or the MDC gives trace_id");
	}

	@Test
	void aDefaultOutsideOfASpanIsLeftOutUnderAnyName() {
		this.observed.lines.set(0, new LogLine(this.observed.lines.get(0).event(), "CONSOLE",
				"{\"ctx\":{\"traceId\":\"-\",\"spanId\":\"-\"}}\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().remedy())
			.isEqualTo("write the id fields only when there is a span: remove their default values from the layout");
	}

	@Test
	void anIdOfAVendorIsToBeWrittenBesideTheRealOneByTheClassThatWritesIt() {
		this.observed.rewrite(
				(text) -> text.replaceAll("\"trace_id\":\"[0-9a-f]+\"", "\"dd.trace_id\":\"8441548607028769118\""));
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), line.text(),
				new LogWriter(LogWriter.LOGBACK, "ConsoleAppender", "",
						"org.springframework.boot.logging.logback.StructuredLogEncoder", "logstash", "http-1", null)));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of("logging.structured.json.customizer", "com.acme.VendorIds"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().remedy()).isEqualTo(
				"write trace_id and span_id beside dd.trace_id, as the tracer gives them, in com.acme.VendorIds: members.add(\"trace_id\", (event) -> event.getMDCPropertyMap().get(\"traceId\")).whenNotNull(), and the same for span_id from spanId");
	}

	@Test
	void anIdThatACustomizerCutsIsToBeWrittenWhole() {
		this.observed
			.rewrite((text) -> text.replaceAll("\"trace_id\":\"([0-9a-f]{24})[0-9a-f]+\"", "\"traceId\":\"$1\""));
		this.observed.setup = this.observed.setup.withWiring(new Wiring(
				Map.of("logging.structured.json.customizer", "com.acme.Short"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.LOG_FIELD_SHAPE).diagnosis().remedy()).isEqualTo(
				"write the trace id as the tracer gives it, 32 lower-case hex digits, never shortened, in a field called trace_id: look at what com.acme.Short does to values");
	}

	@ParameterizedTest
	@CsvSource({ "ecs, trace.id, span.id, ''", "gelf, _trace_id, _span_id, _trace_flags" })
	void namesThatTheFormatPrescribesAreFine(String format, String trace, String span, String flags) {
		this.observed.rewrite((text) -> text.replace("trace_id", trace)
			.replace("span_id", span)
			.replaceAll(",\"trace_flags\":(\"..\")", flags.isEmpty() ? "" : ",\"" + flags + "\":$1"));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).state()).isEqualTo(State.BROKEN);
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), line.text(),
				new LogWriter(LogWriter.LOGBACK, "ConsoleAppender", "",
						"org.springframework.boot.logging.logback.StructuredLogEncoder", format, "http-1", null)));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).findings()).isEmpty();
		this.observed.rewrite((text) -> text.replaceAll("([0-9a-f]{30})[0-9a-f]{2}", "$1"));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).state()).isEqualTo(State.BROKEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{oops", "{\"a\":{\"ab\":1}" })
	void aLineThatIsNoJsonIsNotHalfALine(String text) {
		this.observed.lines.add(Observed.text(Observed.at(1, "main", null), text + "\n"));
		assertThat(this.observed.finding(CorrelationRule.LOG_JSON_CLEAN).diagnosis().seen()).startsWith("no JSON: ");
	}

	@Test
	void onlyLinesOfJsonHaveFieldsToLeaveOut() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() == null);
		this.observed.lines.add(Observed.text(Observed.at(1, "main", null), "hello\n"));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_ABSENT).reason())
			.isEqualTo("not exercised: no JSON line was written outside any span");
		this.observed.lines.removeIf((line) -> line.text().startsWith("{"));
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_ABSENT).state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_ABSENT).reason()).doesNotStartWith("not exercised");
	}

}
