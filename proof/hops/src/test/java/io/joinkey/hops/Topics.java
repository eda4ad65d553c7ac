/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads every record of every topic, where there is a broker.
 */
final class Topics implements AutoCloseable {

	private final Optional<KafkaConsumer<String, String>> consumer;

	private final Map<String, List<String>> traceparents = new HashMap<>();

	Topics(Optional<String> broker) {
		this.consumer = broker
			.map((address) -> new KafkaConsumer<>(Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest",
					"isolation.level", "read_committed"), new StringDeserializer(), new StringDeserializer()));
	}

	/**
	 * Reads on.
	 * @return the {@code traceparent} headers of each record so far, by topic
	 */
	Map<String, List<String>> traceparents() {
		this.consumer.ifPresent(this::read);
		return this.traceparents;
	}

	private void read(KafkaConsumer<String, String> consumer) {
		List<TopicPartition> partitions = consumer.listTopics()
			.keySet()
			.stream()
			.filter((topic) -> topic.startsWith("kafka-"))
			.map((topic) -> new TopicPartition(topic, 0))
			.toList();
		if (partitions.size() > consumer.assignment().size()) {
			Map<TopicPartition, Long> positions = new HashMap<>();
			consumer.assignment().forEach((partition) -> positions.put(partition, consumer.position(partition)));
			consumer.assign(partitions);
			positions.forEach(consumer::seek);
		}
		if (!partitions.isEmpty()) {
			for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
				List<String> values = new ArrayList<>();
				record.headers()
					.headers("traceparent")
					.forEach((header) -> values.add(new String(header.value(), StandardCharsets.US_ASCII)));
				this.traceparents.computeIfAbsent(record.topic(), (topic) -> new ArrayList<>())
					.add(values.isEmpty() ? "none" : String.join(" and ", values));
			}
		}
	}

	@Override
	public void close() {
		this.consumer.ifPresent(KafkaConsumer::close);
	}

}
