/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Set;

import io.joinkey.check.evidence.SentRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefusedEndpoints}.
 */
class RefusedEndpointsTests {

	private final Observed observed = new Observed();

	@ParameterizedTest
	@CsvSource({ "401, true", "403, true", "200, false", "404, false" })
	void theStatusTellsARefusal(int status, boolean refused) {
		assertThat(endpoints("/admin", status)).hasSize(refused ? 1 : 0);
	}

	@Test
	void anEndpointThatAlsoAnsweredDidNotRefuse() {
		assertThat(endpoints("/orders", 403)).isEmpty();
	}

	@Test
	void theGatesOwnHandlerAndItsProbeAreNoEndpoints() {
		assertThat(endpoints("/admin?joinkey-gate", 403)).isEmpty();
		assertThat(endpoints("/joinkey-gate", 403)).isEmpty();
	}

	private Set<String> endpoints(String target, int status) {
		this.observed.requests
			.add(new SentRequest(Observed.at(80, "test", null), 89, "GET", target, Observed.headers(), status));
		return RefusedEndpoints.of(this.observed.telemetry());
	}

}
