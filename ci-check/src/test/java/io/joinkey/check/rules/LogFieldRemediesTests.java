/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.evidence.LogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogFieldRemedies}.
 */
class LogFieldRemediesTests {

	@Test
	void idsThatTheMdcHasUnderTheirNamesAreNotRenamed() {
		assertThat(LogFieldRemedies
			.of(LogRemediesTests.line(LogRemediesTests.writer("Log4j2", "com.acme.JsonLayout", ""),
					LogRemediesTests.CANONICAL))
			.renamed("contextMap.traceId", "trace_id")
			.orElse(""))
			.endsWith("a field of its own, with logging.structured.json.add.service=${spring.application.name}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					StructuredLogEncoder | com.acme.Members | in com.acme.Members: members.add("trace_id", (event) -> event.getMDCPropertyMap().get("traceId")).whenNotNull(), and the same for span_id from spanId
					StructuredLogEncoder | ''               | in StructuredLogEncoder of appender FILE (Rolling): members.add("trace_id",
					JsonEncoder          | com.acme.Members | in JsonEncoder of appender FILE (Rolling): the values of traceId and spanId of the event's context
					''                   | com.acme.Members | in the encoder: the values of traceId and spanId of the event's context""")
	void theIdsStandBesideTheIdOfAVendor(String format, String customizer, String remedy) {
		assertThat(remedies(LogWriter.LOGBACK, format).beside("dd", customizer))
			.startsWith("write trace_id and span_id beside dd, as the tracer gives them, " + remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Logback | ''                               | none
					Logback | StructuredLogEncoder             | none
					Logback | PatternLayoutEncoder             | call the fields trace_id and span_id, at the top level of the pattern of PatternLayoutEncoder
					Logback | LogstashEncoder                  | add <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName> <mdcKeyFieldName>spanId=span_id</mdcKeyFieldName> to LogstashEncoder
					Logback | LoggingEventCompositeJsonEncoder | write the ids at the top level: add <mdc><includeMdcKeyName>traceId</includeMdcKeyName><includeMdcKeyName>spanId</includeMdcKeyName><includeMdcKeyName>trace_flags</includeMdcKeyName><mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName><mdcKeyFieldName>spanId=span_id</mdcKeyFieldName></mdc> to the providers of LoggingEvent
					Logback | JsonEncoder                      | use org.springframework.boot.logging.logback.StructuredLogEncoder
					Log4j2  | JsonLayout                       | use <StructuredLogLayout format="logstash"/> instead of JsonLayout of appender FILE (Rolling), which writes the MDC only below a field of its own, with logging.structured.json.rename.traceId=trace_id
					Log4j2  | JsonTemplateLayout               | map traceId to trace_id at the top level of the event template of JsonTemplateLayout
					Logback | OwnEncoder                       | let OwnEncoder of appender FILE (Rolling) write traceId, spanId and trace_flags of the event's context, event.getMDCPropertyMap(), as the fields trace_id, span_id and trace_flags, at the top level""")
	void aFieldWithAnotherNameIsRenamedInItsEncoder(String backEnd, String format, String remedy) {
		assertThat(remedies(backEnd, format).renamed("traceId", "trace_id").orElse("none")).startsWith(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Logback | JsonEncoder          | none
					Log4j2  | PatternLayout        | escape each value in the pattern of PatternLayout
					Logback | PatternLayoutEncoder | let a JSON encoder write the whole line: values put into the pattern of PatternLayoutEncoder""")
	void textWithinJsonIsEscaped(String backEnd, String format, String remedy) {
		assertThat(remedies(backEnd, format).escaped().orElse("none")).startsWith(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					''                   | none
					StructuredLogEncoder | logging.structured.json.add.service=${spring.application.name}
					LogstashEncoder      | <customFields>{"service":"orders"}</customFields> in LogstashEncoder of appender FILE (Rolling)
					JsonEncoder          | write spring.application.name as the field service in JsonEncoder of appender FILE (Rolling)""")
	void theServiceIsNamedInItsEncoder(String format, String remedy) {
		assertThat(remedies(LogWriter.LOGBACK, format).service("orders").orElse("none")).isEqualTo(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					''                   | none
					StructuredLogEncoder | logging.structured.json.add.service=${spring.application.name}
					LogstashEncoder      | let LogstashEncoder of appender FILE (Rolling) write "service":"orders" instead of "shop", such as in its <customFields>
					OwnEncoder           | let OwnEncoder of appender FILE (Rolling) write "service":"orders" instead of "shop\"""")
	void anotherNameOfTheServiceIsReplacedInItsEncoder(String format, String remedy) {
		assertThat(remedies(LogWriter.LOGBACK, format).service("orders", "shop").orElse("none")).isEqualTo(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					LogstashEncoder                  | exclude it from the MDC with excludeMdcKeyName in LogstashEncoder of appender FILE (Rolling)
					LoggingEventCompositeJsonEncoder | keep one of two <mdc> providers, or exclude it from the MDC with excludeMdcKeyName in LoggingEventCompositeJsonEncoder of appender FILE (Rolling)
					JsonEncoder                      | remove it from the MDC""")
	void oneOfTwoEqualKeysIsRemovedWhereItIsWritten(String format, String remedy) {
		assertThat(remedies(LogWriter.LOGBACK, format).duplicate())
			.isEqualTo("let one of the two write it: rename the key of the log call, or " + remedy);
	}

	private static LogFieldRemedies remedies(String backEnd, String format) {
		LogWriter writer = LogRemediesTests.writer(backEnd, format, "");
		return LogFieldRemedies.of(LogRemediesTests.line(writer, LogRemediesTests.MICROMETER));
	}

}
