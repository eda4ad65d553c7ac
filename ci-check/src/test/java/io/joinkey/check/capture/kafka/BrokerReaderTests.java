/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BrokerReader}.
 */
class BrokerReaderTests {

	/**
	 * The gate's broker replaces a broker that the application's own properties name.
	 */
	@Test
	void aBrokerThatDoesNotAnswerIsNamedWithARemedy() {
		BrokerReader reader = new BrokerReader();
		reader.begin(List.of("localhost:1"));
		assertThat(reader.obstacle()).contains("[localhost:1] does not answer",
				"spring-boot-starter-kafka-test in test scope, and no broker in joinkey-gate.yaml");
	}

}
