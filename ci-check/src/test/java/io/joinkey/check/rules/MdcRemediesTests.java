/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

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
			.startsWith("use nothing of OpenTelemetry before SpringApplication.run(...)");
		assertThat(MdcRemedies.keep(line, false, true)).startsWith("let nothing remove the ids from the MDC");
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
