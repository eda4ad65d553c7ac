/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.joinkey.proof.Jvm;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that has the starter and runs under the OpenTelemetry agent is instrumented
 * once, and its signals join.
 */
class AgentTests {

	private static final Set<String> HOPS = Set.of("controller", "restclient-builder", "restclient-bean", "jdk-bean",
			"async-void", "callable", "kafka-listener", "unhandled", "global-opentelemetry", "scheduled-error");

	@Test
	void eachRequestHasOneServerSpanAndEverySignalJoins() {
		List<Row> rows = Rows.all()
			.stream()
			.filter((row) -> row.application() == Application.SERVLET && HOPS.contains(row.hop()))
			.toList();
		try (Running running = new Running(Variant.JOINKEY_AND_AGENT, Application.SERVLET, Jvm.java())) {
			rows.forEach(running::send);
			Observed observed = running.observe(rows, Duration.ofSeconds(20));
			assertThat(rows).allSatisfy((row) -> {
				assertThat(row.check().of(observed, row.hop())).as(row.title())
					.extracting(Cell::joined)
					.isEqualTo(true);
				if (!row.request().isEmpty()) {
					assertThat(observed.servers(row.hop())).as(row.hop()).hasSize(1);
				}
			});
			assertThat(observed.traceparents("restclient-builder")).singleElement().asString().doesNotContain(" and ");
			assertThat(running.events().stream().filter((line) -> line.contains("\"logger_name\":\"io.joinkey\"")))
				.anyMatch((line) -> line.contains("the OpenTelemetry Java agent makes the spans"));
		}
	}

}
