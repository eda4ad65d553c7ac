/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

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
					LogstashEncoder                  | put trace_flags into the MDC: joinkey-spring-boot-starter does it, unless joinkey.logging.enabled=false; by hand: in an
					LoggingEventCompositeJsonEncoder | put trace_flags into the MDC: joinkey-spring-boot-starter does it, unless joinkey.logging.enabled=false; by hand: in an
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

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					LogstashEncoder                  | ''                          | remove excludeMdcKeyName trace_flags from LogstashEncoder of appender FILE (Rolling)
					LogstashEncoder                  | includeMdcKeyName trace_id  | add <includeMdcKeyName>trace_flags</includeMdcKeyName> to LogstashEncoder of appender FILE (Rolling)
					LoggingEventCompositeJsonEncoder | ''                          | add <mdc><includeMdcKeyName>trace_flags</includeMdcKeyName></mdc> to the providers of LoggingEventCompositeJsonEncoder of appender FILE (Rolling)
					OwnEncoder                       | ''                          | write the flags of the active span as trace_flags in OwnEncoder of appender FILE (Rolling), from the event's context""")
	void flagsOfTheMdcAreWritten(String format, String setting, String remedy) {
		Map<String, String> context = Map.of("trace_id", Observed.SERVER.traceId(), "trace_flags", "01");
		assertThat(flags(LogRemediesTests.writer(LogWriter.LOGBACK, format, setting), context)).isEqualTo(remedy);
	}

	private static String flags(LogWriter writer) {
		return flags(writer, LogRemediesTests.MICROMETER);
	}

	private static String flags(LogWriter writer, Map<String, String> context) {
		LogLine line = LogRemediesTests.line(writer, context);
		return FlagRemedies.of(LogFormat.of(line)).orElse("none");
	}

}
