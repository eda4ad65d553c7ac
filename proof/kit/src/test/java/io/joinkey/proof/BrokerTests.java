/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerTests {

	@Test
	void aRecordIsReadBack(@TempDir Path directory) {
		try (Broker broker = Broker.start(directory)) {
			broker.createTopics(2, "orders");
			Map<String, Object> properties = Map.of("bootstrap.servers", broker.address());
			try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, new StringSerializer(),
					new StringSerializer())) {
				producer.send(new ProducerRecord<>("orders", 1, "key", "paid"));
			}
			List<String> values = new ArrayList<>();
			try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, new StringDeserializer(),
					new StringDeserializer())) {
				consumer.assign(List.of(new TopicPartition("orders", 1)));
				consumer.seekToBeginning(consumer.assignment());
				assertThat(Wait.until(Duration.ofSeconds(60), () -> {
					consumer.poll(Duration.ofMillis(200)).forEach((record) -> values.add(record.value()));
					return !values.isEmpty();
				})).isTrue();
			}
			assertThat(values).containsExactly("paid");
		}
	}

}
