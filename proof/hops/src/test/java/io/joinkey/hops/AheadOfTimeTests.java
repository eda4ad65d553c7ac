/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.joinkey.proof.Jvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs the hops in applications that were processed ahead of time.
 */
class AheadOfTimeTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "OWN_BEANS", "REACTIVE" })
	void everyHopThatJoinkeyJoinsIsJoined(Application application) throws IOException {
		assumeThat(System.getProperty((application == Application.SERVLET) ? "joinkey.proofs" : "joinkey.hops.aot"))
			.as("run with -Djoinkey.proofs for the servlet application, as .ci/run does, and with -Djoinkey.hops.aot")
			.isNotNull();
		List<Row> all = Rows.all();
		Set<Row> joined = HopTable.joined(Files.readString(Path.of("../../docs/HOPS.md")), Variant.JOINKEY, all);
		List<Row> rows = all.stream()
			.filter((row) -> row.application() == application && joined.contains(row))
			.toList();
		try (Running running = new Running(Variant.JOINKEY_AHEAD_OF_TIME, application, Jvm.java())) {
			rows.forEach(running::send);
			Observed observed = running.observe(rows, Duration.ofSeconds(90));
			assertThat(running.events()).anyMatch((line) -> line.contains("Starting AOT-processed"));
			assertThat(rows.stream().filter((row) -> !row.check().of(observed, row.hop()).joined()).map(Row::toLine))
				.as("hops that processing ahead of time loses")
				.isEmpty();
		}
	}

}
