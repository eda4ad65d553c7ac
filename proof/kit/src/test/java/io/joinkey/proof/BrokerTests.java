/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerTests {

	@Test
	void aRecordIsReadBack() {
		try (Broker broker = Broker.start()) {
			broker.createTopics(2, "orders");
			Map<String, Object> properties = Map.of("bootstrap.servers", broker.address());
			try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, new StringSerializer(),
					new StringSerializer())) {
				producer.send(new ProducerRecord<>("orders", 1, "key", "paid"));
			}
			assertThat(broker.read("orders")).extracting(ConsumerRecord::value).containsExactly("paid");
		}
	}

}
