/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows without the gate that each break breaks, and that each healthy shape is healthy.
 */
@EnabledIfSystemProperty(named = "joinkey.blind2", matches = ".*")
class ShapeTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.joinkey.check.blind2.Blind2Tests#shapes")
	void isWhatItClaims(Shape shape) throws Exception {
		String output;
		try (Evidence evidence = new Evidence(shape)) {
			output = evidence.output();
			try {
				shape.check().of(evidence);
			}
			catch (Exception | AssertionError ex) {
				throw new AssertionError(evidence.output(), ex);
			}
		}
		assertThat(output).as("the application logs").isNotEmpty();
	}

}
