/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;

import io.joinkey.check.Report;
import io.joinkey.check.evidence.Coverage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Verdict}.
 */
class VerdictTests {

	@Test
	void aPassedGateThatCalledNoEndpointSaysSoFirst() {
		assertThat(verdict("The login at /login was refused")).startsWith("passed: 0 findings");
		assertThat(verdict(Coverage.NO_ENDPOINT + "List requests")).startsWith("passed, but called no endpoint: 0 ");
	}

	private static String verdict(String note) {
		return Verdict.of(new Report(List.of(), List.of(), List.of(note), List.of(), List.of()));
	}

}
