/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordNotes}.
 */
class RecordNotesTests {

	private static final List<Coverage.Listener> LISTENERS = List.of(
			new Coverage.Listener("a", "com.acme.Orders.on", List.of("orders")),
			new Coverage.Listener("b", "com.acme.Returns.on", List.of("returns-.*")));

	@Test
	void aTopicThatNoListenerTakesIsNamedWithTheNearestOne() {
		assertThat(notes("ordres")).containsExactly(
				"no Kafka listener of the application takes the records of ordres in joinkey-gate.yaml; did you mean 'orders'?");
		assertThat(notes("parcels")).containsExactly(
				"no Kafka listener of the application takes the records of parcels in joinkey-gate.yaml; known are orders, returns-.*");
		assertThat(RecordNotes.of(records("ordres"), LISTENERS, List.of(), true)).isEmpty();
	}

	@Test
	void aListenerThatGotNoneOfTheRecordsIsNamed() {
		assertThat(notes("returns-eu")).singleElement()
			.asString()
			.startsWith("no record of returns-eu in joinkey-gate.yaml reached com.acme.Returns.on: its deserializer");
	}

	@Test
	void aListenerThatFailedOnEachRecordIsNamed() {
		assertThat(notes("orders", delivery("orders", true), delivery("orders", true))).singleElement()
			.asString()
			.startsWith("com.acme.Orders.on failed on each record of orders. Of these records the gate judged only");
		assertThat(notes("orders", delivery("orders", true), delivery("orders", false))).isEmpty();
		assertThat(notes("orders", delivery("orders", false))).isEmpty();
	}

	private static List<String> notes(String topic, KafkaDelivery... deliveries) {
		return RecordNotes.of(records(topic), LISTENERS, List.of(deliveries), false);
	}

	private static List<GateFile.Published> records(String topic) {
		return List.of(new GateFile.Published(topic, Map.of(), "one"), new GateFile.Published(topic, Map.of(), "two"));
	}

	private static KafkaDelivery delivery(String topic, boolean failed) {
		return new KafkaDelivery(new KafkaRecord(topic, 0, 0, List.of()), "a", "main", 1, 2,
				new KafkaDelivery.How(false, failed));
	}

}
