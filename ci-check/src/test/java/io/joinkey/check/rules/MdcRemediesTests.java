/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MdcRemedies}.
 */
class MdcRemediesTests {

	@Test
	void aContextThatWasUsedTooEarlyLeavesAllLinesWithoutIds() {
		LogLine line = LogRemediesTests.line(LogRemediesTests.writer("Logback", "com.acme.JsonEncoder", ""), Map.of());
		assertThat(MdcRemedies.keep(line, true, true))
			.startsWith("do not use OpenTelemetry before SpringApplication.run(...)");
		assertThat(MdcRemedies.keep(line, false, true)).startsWith("let nothing remove the ids from the MDC");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					PatternLayoutEncoder | %m%n                         | ; and write the other id as well: add %X{spanId:-} to the pattern of PatternLayoutEncoder of appender FILE (Rolling)
					PatternLayoutEncoder | [%X{traceId:-},%X{spanId:-}] | ''
					PatternLayoutEncoder | %correlationId               | ''
					JsonEncoder          | %m%n                         | ''""")
	void aKeyOfTheTracerIsLeftToIt(String format, String pattern, String other) {
		LogLine line = LogRemediesTests.line(LogRemediesTests.writer("Logback", format, pattern),
				Map.of("account", "7", "traceId", "order-7", "spanId", Observed.SERVER.spanId()));
		assertThat(MdcRemedies.leave(line, "traceId")).isEqualTo(
				"leave the MDC key traceId to the tracer: put the other value under a key of your own, such as requestId"
						+ other);
	}

	@Test
	void ofTwoIdsThatThePatternLacksTheFirstIsNamed() {
		LogLine line = LogRemediesTests.line(LogRemediesTests.writer("Logback", "PatternLayoutEncoder", "%m%n"),
				Map.of("span", Observed.SERVER.spanId(), "copy", Observed.SERVER.traceId()));
		assertThat(MdcRemedies.leave(line, "traceId")).contains("add %X{copy:-} to the pattern");
	}

	@Test
	void aLineWithoutASpanHasNoOtherId() {
		LogLine line = new LogLine(new LogEvent(Observed.at(12, "http-1", null), Observed.LOGGER, "INFO", "hello"),
				"FILE", "hello\n", LogRemediesTests.writer("Logback", "PatternLayoutEncoder", "%m%n"));
		assertThat(MdcRemedies.leave(line, "traceId")).endsWith("such as requestId");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Logback | true  | no MDC.clear() or MDC.setContextMap(...) within a request
					Logback | false | no MDC.clear() or MDC.setContextMap(...) within a request
					Log4j2  | false | no ThreadContext.clearMap()
					Log4j2  | true  | no line had a thread context; else let nothing remove the ids from the thread context: no ThreadContext.clearMap()""")
	void whatRemovesIdsFromTheThreadIsNamed(String backEnd, boolean nowhere, String remedy) {
		LogLine line = LogRemediesTests.line(LogRemediesTests.writer(backEnd, "com.acme.JsonEncoder", ""), Map.of());
		assertThat(MdcRemedies.keep(line, nowhere, false)).contains(remedy)
			.endsWith("and keep Spring Boot's Slf4JEventListener");
	}

}
