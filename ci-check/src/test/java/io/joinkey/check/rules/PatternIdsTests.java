/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import io.joinkey.check.evidence.ThreadSnapshot;
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
	void aPatternOfJsonLacksFields() {
		assertThat(missing("{\"message\":\"working\"}", "{\"message\":\"%m\"}")).isEqualTo(
				"\"trace_id\":\"%X{traceId:-}\",\"span_id\":\"%X{spanId:-}\",\"trace_flags\":\"%X{trace_flags:-}\"");
		assertThat(missing("{\"trace_id\":\"" + TRACE + "\"}", "{\"trace_id\":\"%X{traceId}\"}"))
			.isEqualTo("\"span_id\":\"%X{spanId:-}\",\"trace_flags\":\"%X{trace_flags:-}\"");
	}

	@Test
	void theFlagsOfAPatternOfJsonAreInNoMdcOfSpringBoot() {
		assertThat(FlagRemedies.and(LogFormat.of(line("{}", "{\"message\":\"%m\"}")))).contains("put trace_flags");
		assertThat(FlagRemedies.and(LogFormat.of(line("working", "%m")))).isEmpty();
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
