/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;

import io.joinkey.check.capture.kafka.KafkaCapture;
import io.joinkey.check.capture.kafka.KafkaStart;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.KafkaDelivery;
import io.joinkey.check.evidence.KafkaRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Records and deliveries of an application with spring-kafka. Without spring-kafka it
 * captures nothing.
 */
final class KafkaEvidence implements AutoCloseable {

	private @Nullable KafkaCapture capture;

	void register(GenericApplicationContext beans, ThreadSnapshots moments) {
		if (ClassUtils.isPresent("org.springframework.kafka.config.KafkaListenerEndpointRegistry",
				KafkaEvidence.class.getClassLoader())) {
			KafkaCapture started = new KafkaCapture(moments);
			this.capture = started;
			beans.registerBean("joinkeyKafkaStart", KafkaStart.class,
					() -> new KafkaStart(started, beans, () -> new SetupReader(beans).isKafkaProducer()));
		}
	}

	void publish(String topic, Map<String, String> headers, String value) {
		if (this.capture == null) {
			throw new IllegalStateException(
					"A record for " + topic + " cannot be sent: spring-kafka is not on the class path");
		}
		this.capture.broker().publish(topic, headers, value);
	}

	void begin() {
		if (this.capture != null) {
			this.capture.broker().begin();
		}
	}

	boolean isQuiet() {
		return this.capture == null || this.capture.isQuiet();
	}

	List<KafkaDelivery> deliveries() {
		return (this.capture != null) ? this.capture.deliveries() : List.of();
	}

	List<Coverage.Listener> listeners() {
		return (this.capture != null) ? this.capture.listeners() : List.of();
	}

	List<KafkaRecord> records() {
		return (this.capture != null) ? this.capture.broker().records() : List.of();
	}

	/** Adds the boundaries that were crossed, and why they could not be observed. */
	void report(SeenBoundaries boundaries) {
		if (this.capture != null) {
			boundaries.crossed(this.capture.isSingles(), Boundary.KAFKA_LISTENER);
			boundaries.crossed(this.capture.isBatches(), Boundary.KAFKA_BATCH_LISTENER);
			boundaries.obstacle(this.capture.broker().obstacle(), Boundary.KAFKA_PRODUCER, Boundary.KAFKA_LISTENER,
					Boundary.KAFKA_BATCH_LISTENER);
		}
	}

	@Override
	public void close() {
		if (this.capture != null) {
			this.capture.close();
		}
	}

}
