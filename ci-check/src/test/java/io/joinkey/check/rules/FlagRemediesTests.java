/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.LogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlagRemedies}.
 */
class FlagRemediesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					''                               | none
					StructuredLogEncoder             | none
					LogstashEncoder                  | put trace_flags into the MDC: joinkey-spring-boot-starter does it; by hand: in an
					LoggingEventCompositeJsonEncoder | put trace_flags into the MDC: joinkey-spring-boot-starter does it; by hand: in an
					JsonEncoder                      | write the flags of the active span as trace_flags in JsonEncoder of appender FILE (Rolling), from the event's context""")
	void theFlagsAreWrittenBesideTheIds(String format, String remedy) {
		assertThat(flags(LogRemediesTests.writer(LogWriter.LOGBACK, format, ""))).startsWith(remedy);
	}

	@Test
	void anEncoderThatListsMdcKeysListsTheFlagsToo() {
		LogWriter named = LogRemediesTests.writer(LogWriter.LOGBACK, "net.logstash.logback.encoder.LogstashEncoder",
				"includeMdcKeyName traceId");
		assertThat(flags(named)).startsWith(
				"add <includeMdcKeyName>trace_flags</includeMdcKeyName> to LogstashEncoder of appender FILE (Rolling), and put trace_flags into the MDC: ");
	}

	private static String flags(LogWriter writer) {
		LogLine line = LogRemediesTests.line(writer, LogRemediesTests.MICROMETER);
		return FlagRemedies.of(LogFormat.of(line)).orElse("none");
	}

}
