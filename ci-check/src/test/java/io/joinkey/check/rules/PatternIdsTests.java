/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PatternIds}.
 */
class PatternIdsTests {

	private static final String TRACE = "1".repeat(32);

	private static final String SPAN = "2".repeat(16);

	@Test
	void aPatternWithoutIdsLacksBoth() {
		assertThat(missing("working", "%m")).isEqualTo("[%X{traceId:-},%X{spanId:-}]");
	}

	@Test
	void aPatternWithOneIdLacksTheOther() {
		assertThat(missing("[" + TRACE + "] working", "%m")).isEqualTo("%X{spanId:-}");
		assertThat(missing("[" + SPAN + "] working", "%m")).isEqualTo("%X{traceId:-}");
	}

	@Test
	void idsInTheMessageAreNoneOfThePattern() {
		assertThat(missing("working in " + TRACE + " and " + SPAN, "%m", "working in " + TRACE + " and " + SPAN))
			.isEqualTo("[%X{traceId:-},%X{spanId:-}]");
		assertThat(missing("[" + TRACE + "] working in " + SPAN, "[%X{traceId}] %m", "working in " + SPAN))
			.isEqualTo("%X{spanId:-}");
	}

	@Test
	void idsThatAreNotReadAsSuchAreNamedBoth() {
		assertThat(missing("working<" + TRACE + SPAN + ">", "%m<%X{traceId}%X{spanId}>"))
			.isEqualTo("[%X{traceId:-},%X{spanId:-}]");
	}

	@Test
	void aLineWithoutIdsHasTheRemedyOfTheOthers() {
		LogLine idle = line("{\"trace_id\":\"\"}", "{\"trace_id\":\"%X{trace_id}\"}");
		assertThat(LogRemedies.instead(LogFormat.of(idle))).endsWith(
				"<format>logstash</format> instead, and add the service with logging.structured.json.add.service=${spring.application.name}");
	}

	@Test
	void allFindingsOfAPatternOfJsonHaveOneRemedy() {
		LogLine line = line("{\"message\":\"working\"}", "{\"message\":\"%m\"}");
		SpanContext span = new SpanContext(TRACE, SPAN, "01");
		String remedy = LogRemedies.instead(LogFormat.of(line));
		assertThat(remedy).startsWith(
				"let a JSON encoder write the whole line: values put into the pattern of PatternLayoutEncoder of appender CONSOLE (ConsoleAppender) are not escaped")
			.contains("Use org.springframework.boot.logging.logback.StructuredLogEncoder",
					"trace_id and span_id with logging.structured.json.rename.traceId and", "trace_flags");
		assertThat(LogRemedies.of(line).missing(true, span, Wiring.NONE)).isEqualTo(remedy);
		assertThat(LogFieldRemedies.of(line).escaped()).contains(remedy);
		assertThat(LogFieldRemedies.of(line).renamed("trace", "trace_id")).contains(remedy);
		assertThat(FlagRemedies.of(LogFormat.of(line))).contains(remedy);
	}

	private static String missing(String text, String pattern) {
		return missing(text, pattern, "working");
	}

	private static String missing(String text, String pattern, String message) {
		LogLine line = line(text, pattern, message);
		return PatternIds.missing(line, LogFormat.of(line));
	}

	private static LogLine line(String text, String pattern) {
		return line(text, pattern, "working");
	}

	private static LogLine line(String text, String pattern, String message) {
		ThreadSnapshot snapshot = new ThreadSnapshot(12, "http-1", null, Map.of("traceId", TRACE, "spanId", SPAN));
		return new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", message), "CONSOLE", text, new LogWriter(
				LogWriter.LOGBACK, "ConsoleAppender", "", "PatternLayoutEncoder", pattern, "http-1", null));
	}

}
