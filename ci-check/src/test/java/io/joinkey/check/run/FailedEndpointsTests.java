/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailedEndpoints}.
 */
class FailedEndpointsTests {

	private final FailedEndpoints failures = new FailedEndpoints();

	@Test
	void aFailureThatARequestOfTheFileExpectsIsNotNoted() {
		add(new GateFile.Sent("GET", "/fails", Map.of(), "", 500, null, 3), 500);
		add(GateFile.Sent.discovered("/orders"), 200);
		assertThat(this.failures.notes()).isEmpty();
	}

	@Test
	void threeFailuresAreNamedAndTheOthersCounted() {
		for (String path : new String[] { "/a", "/b", "/c", "/d" }) {
			add(GateFile.Sent.discovered(path), 503);
		}
		assertThat(this.failures.notes()).singleElement()
			.asString()
			.startsWith("4 of 4 requests failed: GET /a (503), GET /b (503), GET /c (503) and 1 more. ");
	}

	private void add(GateFile.Sent request, int status) {
		this.failures.add(new ExpectedStatus.Answer(request, status, "", ""));
	}

}
