/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The soak: {@code -Djoinkey.soak.requests=200000 -Djoinkey.soak.write} is the proof that
 * SOAK.md shows, without them a small one runs.
 */
class SoakTests {

	private static final String COMMAND = "./mvnw -pl proof/soak -am verify -Dtest=SoakTests -Dsurefire.failIfNoSpecifiedTests=false"
			+ " -Djoinkey.soak.requests=%d -Djoinkey.soak.write";

	private final int requests = Integer.getInteger("joinkey.soak.requests",
			(System.getProperty("joinkey.proofs") != null) ? 2000 : 600);

	/** A short run is over before the better compiler pays. */
	private final List<String> jvm = (this.requests < 20_000) ? Soak.shortRun() : List.of();

	@Test
	void everyLineAndSpanBelongsToItsRequestAndNothingIsLeaked() throws Exception {
		SoakResult result = new Soak(this.requests, this.jvm, List.of(), Duration.ofSeconds(20)).run();
		String report = new SoakReport(result).markdown(COMMAND.formatted(this.requests));
		Files.writeString(Path.of("target/soak/SOAK.md"), report);
		if (System.getProperty("joinkey.soak.write") != null) {
			Files.writeString(Path.of("../../docs/SOAK.md"), report);
		}
		result.held()
			.forEach((held) -> System.out
				.println(held.application() + " heap " + held.heapGrowth() + ": " + held.grownClasses()));
		assertThat(result.findings().messages()).isEmpty();
		assertThat(result.lines()).isGreaterThan(2L * this.requests);
		assertThat(result.spans()).isGreaterThan(this.requests);
	}

}
