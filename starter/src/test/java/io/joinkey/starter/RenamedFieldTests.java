/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.util.Map;

import io.joinkey.starter.LoggingService.Running;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a service that renamed Spring Boot's ids before it added the starter. Surefire
 * runs this class with each back end.
 */
class RenamedFieldTests {

	private static final Logger logger = LoggerFactory.getLogger(RenamedFieldTests.class);

	@ParameterizedTest
	@ValueSource(strings = { "logging.structured.format.file=logstash", "joinkey.logging.format=json" })
	void aLineHasTheNamesOfTheApplicationOnce(String format) {
		try (Running service = LoggingService.start(format, "logging.structured.json.rename.traceId=trace_id",
				"logging.structured.json.rename.spanId=span_id")) {
			String traceId = service.within(() -> logger.info("within a span"));
			assertThat(service.linesWith("within a span")).hasSize(1);
			Map<String, Object> line = service.parse(service.linesWith("within a span").get(0));
			assertThat(line).containsEntry("trace_id", traceId)
				.containsEntry("trace_flags", "01")
				.containsKey("span_id");
		}
	}

}
