/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NotJudged}.
 */
class NotJudgedTests {

	private final Observed observed = new Observed();

	@Test
	void whatTheTrafficAndTheCaptureLeftOutIsNamed() {
		Coverage coverage = new Coverage(5, Set.of(), List.of("SOCKET (com.acme.SocketAppender)"),
				List.of(new Coverage.Mapping("POST", "/orders", 0, "only GET is called"),
						new Coverage.Mapping("GET", "/orders", 2, "")),
				List.of("application.yaml"), List.of(), List.of("prod"));
		assertThat(NotJudged.of(this.observed.telemetry().withCoverage(coverage)))
			.contains("mapping never called: POST /orders (only GET is called)",
					"appender that cannot be read: SOCKET (com.acme.SocketAppender)",
					"production file hidden by a file of the tests: application.yaml",
					"profiles that exist and were not judged: prod; judged: default", "statuses never seen: 4xx")
			.noneMatch((words) -> words.contains("GET /orders"));
	}

	@Test
	void anEndpointThatLeftNoLineIsNamed() {
		this.observed.lines.clear();
		assertThat(NotJudged.of(this.observed.telemetry())).contains("endpoint that left no line: GET /orders");
	}

	@Test
	void aThreadThatLogsForNoRequestIsNamed() {
		this.observed.lines
			.add(new LogLine(new LogEvent(new Moment(14, "keeper-1", null, Map.of()), Observed.LOGGER, "INFO", "x"),
					"CONSOLE", "{}"));
		assertThat(NotJudged.of(this.observed.telemetry())).anyMatch((words) -> words.endsWith(": keeper-*"));
	}

	@Test
	void rulesThatAnotherOneBlocksAreOneLine() {
		Report report = Report.of(CorrelationRuleTests.withoutPropagator(), List.of(CorrelationRule.values()));
		assertThat(report.blocked()).containsOnlyKeys("real-propagator is broken");
		assertThat(report.inconclusive()).isEmpty();
	}

}
