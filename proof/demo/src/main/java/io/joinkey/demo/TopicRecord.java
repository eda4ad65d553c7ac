/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.joinkey.proof.Wait;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A record as the broker has it.
 *
 * @param key its key
 * @param position its topic, partition and offset
 * @param traceparents the values of all its {@code traceparent} headers
 */
record TopicRecord(String key, String position, List<String> traceparents) {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Reads a topic from its beginning to its present end.
	 * @param broker the broker's address
	 * @param topic the topic's name
	 * @return the records
	 */
	static List<TopicRecord> read(String broker, String topic) {
		Map<String, Object> properties = Map.of("bootstrap.servers", broker, "default.api.timeout.ms", "10000");
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, new StringDeserializer(),
				new StringDeserializer())) {
			List<TopicPartition> partitions = consumer.partitionsFor(topic)
				.stream()
				.map((info) -> new TopicPartition(topic, info.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			List<TopicRecord> records = new ArrayList<>();
			boolean complete = Wait.until(PATIENCE, () -> {
				consumer.poll(Duration.ofMillis(200)).forEach((record) -> records.add(of(record)));
				return ends.entrySet().stream().allMatch((end) -> consumer.position(end.getKey()) >= end.getValue());
			});
			if (!complete) {
				throw new DemoException("The topic " + topic + " could not be read to its end");
			}
			return records;
		}
	}

	private static TopicRecord of(ConsumerRecord<String, String> record) {
		List<String> traceparents = StreamSupport.stream(record.headers().headers("traceparent").spliterator(), false)
			.map((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.toList();
		return new TopicRecord(record.key(), record.topic() + "-" + record.partition() + "@" + record.offset(),
				traceparents);
	}

}
