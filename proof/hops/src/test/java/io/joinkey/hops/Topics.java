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

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads every record of every topic.
 */
final class Topics implements AutoCloseable {

	private final KafkaConsumer<String, String> consumer;

	private final Map<String, List<String>> traceparents = new HashMap<>();

	Topics(String broker) {
		this.consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker, "auto.offset.reset", "earliest",
				"isolation.level", "read_committed"), new StringDeserializer(), new StringDeserializer());
	}

	/**
	 * Reads on.
	 * @return the {@code traceparent} headers of each record so far, by topic
	 */
	Map<String, List<String>> traceparents() {
		List<TopicPartition> partitions = this.consumer.listTopics()
			.keySet()
			.stream()
			.filter((topic) -> topic.startsWith("kafka-"))
			.map((topic) -> new TopicPartition(topic, 0))
			.toList();
		if (partitions.size() > this.consumer.assignment().size()) {
			Map<TopicPartition, Long> positions = new HashMap<>();
			this.consumer.assignment()
				.forEach((partition) -> positions.put(partition, this.consumer.position(partition)));
			this.consumer.assign(partitions);
			positions.forEach(this.consumer::seek);
		}
		if (!partitions.isEmpty()) {
			for (ConsumerRecord<String, String> record : this.consumer.poll(Duration.ofMillis(500))) {
				List<String> values = new ArrayList<>();
				record.headers()
					.headers("traceparent")
					.forEach((header) -> values.add(new String(header.value(), StandardCharsets.US_ASCII)));
				this.traceparents.computeIfAbsent(record.topic(), (topic) -> new ArrayList<>())
					.add(values.isEmpty() ? "none" : String.join(" and ", values));
			}
		}
		return this.traceparents;
	}

	@Override
	public void close() {
		this.consumer.close();
	}

}
