/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.HashMap;
import java.util.Map;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogstashRemedies}.
 */
class LogstashRemediesTests {

	private static final Map<String, String> CANONICAL = Map.of("trace_id", Observed.SERVER.traceId(), "span_id",
			Observed.SERVER.spanId(), "trace_flags", "01");

	private static final String WHERE = "LogstashEncoder of appender FILE (Rolling)";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					true  | context.trace_id | remove <mdc> from the <fieldNames> of %s, so that the MDC stands at the top level
					false | context.traceId  | remove <mdc> from the <fieldNames> of %s, so that the MDC stands at the top level, and add <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName> <mdcKeyFieldName>spanId=span_id</mdcKeyFieldName>
					true  | traceId          | remove each excludeMdcKeyName and mdcKeyFieldName of trace_id, span_id and trace_flags from %s
					false | trace            | write <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName> <mdcKeyFieldName>spanId=span_id</mdcKeyFieldName> instead of each other mdcKeyFieldName of traceId and spanId in %s
					false | traceId          | add <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName> <mdcKeyFieldName>spanId=span_id</mdcKeyFieldName> to %s""")
	void aFieldIsRenamedWhereItGotItsName(boolean canonical, String field, String remedy) {
		Map<String, String> context = canonical ? CANONICAL : LogRemediesTests.MICROMETER;
		assertThat(remedies("LogstashEncoder", context, "{}").renamed(field)).isEqualTo(remedy.formatted(WHERE));
	}

	@Test
	void keysThatAreNotAmongThoseThatAreNamedAreAdded() {
		LogWriter writer = LogRemediesTests.writer(LogWriter.LOGBACK, "LogstashEncoder", "includeMdcKeyName traceId");
		Map<String, String> both = new HashMap<>(CANONICAL);
		both.putAll(LogRemediesTests.MICROMETER);
		assertThat(LogstashRemedies.of(LogRemediesTests.line(writer, both)).renamed("traceId"))
			.startsWith("remove each excludeMdcKeyName and mdcKeyFieldName of trace_id, span_id and trace_flags from "
					+ WHERE + ", and add <includeMdcKeyName>trace_id</includeMdcKeyName>");
	}

	@Test
	void aDotInANameIsNoObject() {
		assertThat(remedies("LogstashEncoder", CANONICAL, "{\"dd.trace_id\":\"1\"}").renamed("dd.trace_id"))
			.startsWith("remove each excludeMdcKeyName and mdcKeyFieldName of trace_id");
	}

	@Test
	void anObjectOfTheMdcMayShowAnotherKeyFirst() {
		Map<String, String> both = new HashMap<>(CANONICAL);
		both.putAll(LogRemediesTests.MICROMETER);
		assertThat(remedies("LogstashEncoder", both, "{}").renamed("context.traceId"))
			.isEqualTo("remove <mdc> from the <fieldNames> of " + WHERE + ", so that the MDC stands at the top level");
	}

	@Test
	void aFieldThatIsThereIsNotAddedTwice() {
		assertThat(remedies("LoggingEventCompositeJsonEncoder", CANONICAL, "{\"span_id\":\"1\"}").provided())
			.startsWith(
					"write the ids at the top level: add <mdc><includeMdcKeyName>trace_id</includeMdcKeyName><includeMdcKeyName>trace_flags</includeMdcKeyName></mdc> to the providers of ");
	}

	@Test
	void aProviderThatWritesTheMdcIsNotAddedASecondTime() {
		String text = "{\"applicationName\":\"orders\",\"traceId\":\"1\",\"spanId\":\"2\"}";
		assertThat(remedies("LoggingEventCompositeJsonEncoder", LogRemediesTests.MICROMETER, text).provided())
			.startsWith(
					"write the ids at the top level: put <mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName><mdcKeyFieldName>spanId=span_id</mdcKeyFieldName> into the <mdc> of the providers of LoggingEventCompositeJsonEncoder")
			.endsWith(
					", with <includeMdcKeyName>trace_flags</includeMdcKeyName> if it includes traceId by name; or, if they have none, add <mdc><includeMdcKeyName>traceId</includeMdcKeyName><includeMdcKeyName>spanId</includeMdcKeyName><includeMdcKeyName>trace_flags</includeMdcKeyName><mdcKeyFieldName>traceId=trace_id</mdcKeyFieldName><mdcKeyFieldName>spanId=span_id</mdcKeyFieldName></mdc> to them");
	}

	private static LogstashRemedies remedies(String format, Map<String, String> context, String text) {
		LogWriter writer = LogRemediesTests.writer(LogWriter.LOGBACK, format, "");
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", Observed.SERVER, context);
		return LogstashRemedies
			.of(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "hello"), "FILE", text, writer));
	}

}
