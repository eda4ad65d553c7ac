/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that was read from the broker.
 *
 * @param key its key
 * @param position its topic, partition and offset
 * @param traceparents the values of all its {@code traceparent} headers
 */
record TopicRecord(String key, String position, List<String> traceparents) {

	static TopicRecord of(ConsumerRecord<String, String> record) {
		List<String> traceparents = StreamSupport.stream(record.headers().headers("traceparent").spliterator(), false)
			.map((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.toList();
		return new TopicRecord(record.key(), record.topic() + "-" + record.partition() + "@" + record.offset(),
				traceparents);
	}

}
