/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

import io.joinkey.proof.Broker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a broker for the tests of one class.
 */
final class RunningBroker implements BeforeAllCallback, AfterAllCallback {

	private final String[] topics;

	private Broker broker;

	RunningBroker(String... topics) {
		this.topics = topics;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.broker = Broker.start();
		this.broker.createTopics(1, this.topics);
	}

	String address() {
		return this.broker.address();
	}

	/**
	 * Return the {@code traceparent} headers of the records with a value, once there is
	 * such a record: read by a consumer that is not instrumented.
	 * @param topic the topic
	 * @param value the value
	 * @return the headers
	 */
	List<String> traceparents(String topic, String value) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> records(topic, value), (records) -> !records.isEmpty())
			.stream()
			.flatMap((record) -> StreamSupport.stream(record.headers().headers("traceparent").spliterator(), false))
			.map((header) -> new String(header.value(), StandardCharsets.UTF_8))
			.toList();
	}

	private List<ConsumerRecord<String, String>> records(String topic, String value) {
		return this.broker.read(topic).stream().filter((record) -> value.equals(record.value())).toList();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.broker.close();
	}

}
