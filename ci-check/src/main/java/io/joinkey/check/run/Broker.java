/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.util.ClassUtils;

/**
 * Starts a KRaft broker for an application that uses Kafka, if spring-kafka-test is on
 * the class path and the gate's file names no other broker.
 */
final class Broker implements AutoCloseable {

	private static final String BOOTSTRAP_SERVERS = "spring.kafka.bootstrap-servers";

	/** The binder of Spring Cloud Stream prefers its own property. */
	private static final String BINDER = "spring.cloud.stream.kafka.binder.brokers";

	private final @Nullable Embedded embedded;

	private Broker(@Nullable Embedded embedded) {
		this.embedded = embedded;
	}

	static Broker forApplication(GateFile file) {
		boolean named = file.properties()
			.stream()
			.anyMatch((property) -> property.startsWith(BOOTSTRAP_SERVERS) || property.startsWith(BINDER));
		return new Broker((isPossible() && !named) ? new Embedded() : null);
	}

	static boolean isPossible() {
		return ClassUtils.isPresent("org.springframework.kafka.test.EmbeddedKafkaKraftBroker", null)
				&& ClassUtils.isPresent("org.springframework.kafka.core.KafkaTemplate", null);
	}

	Map<String, String> properties() {
		Embedded running = this.embedded;
		if (running == null) {
			return Map.of();
		}
		String brokers = running.broker.getBrokersAsString();
		return Map.of(BOOTSTRAP_SERVERS, brokers, BINDER, brokers, "spring.kafka.consumer.auto-offset-reset",
				"earliest");
	}

	@Override
	public void close() {
		Embedded running = this.embedded;
		if (running != null) {
			running.broker.destroy();
		}
	}

	private static final class Embedded {

		/** A share group keeps its state in a topic, of which one broker has one copy. */
		private static final Map<String, String> SINGLE = Map.of("share.coordinator.state.topic.replication.factor",
				"1", "share.coordinator.state.topic.min.isr", "1", "share.coordinator.state.topic.num.partitions", "1",
				"offsets.topic.num.partitions", "1");

		private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

		private Embedded() {
			this.broker.brokerProperties(SINGLE);
			this.broker.afterPropertiesSet();
		}

	}

}
