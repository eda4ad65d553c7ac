/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Broker}.
 */
class BrokerTests {

	private static final String BINDER = "spring.cloud.stream.kafka.binder.brokers";

	/**
	 * The binder prefers its own property, so an application that sets it would wait for
	 * that broker.
	 */
	@Test
	void springCloudStreamGetsTheBrokerOfTheGate() {
		try (Broker broker = Broker.forApplication(GateFileReader.read(""))) {
			assertThat(broker.properties()).containsKey(BINDER)
				.containsEntry(BINDER, broker.properties().get("spring.kafka.bootstrap-servers"));
		}
	}

	@Test
	void aBrokerOfTheFileIsKept() {
		try (Broker broker = Broker.forApplication(GateFileReader.read("properties: ['" + BINDER + "=kafka:9092']"))) {
			assertThat(broker.properties()).isEmpty();
		}
	}

}
