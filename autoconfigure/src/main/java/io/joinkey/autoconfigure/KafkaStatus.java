/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.joinkey.autoconfigure.HopStatus.Hop;
import org.apache.kafka.clients.consumer.Consumer;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Tells what is joined of Kafka, and names the raw consumers: where the processing of one
 * of their records begins and ends, only the application knows.
 */
final class KafkaStatus implements HopStatus.Reporter {

	private final ListableBeanFactory beanFactory;

	private final boolean templates;

	private final boolean listeners;

	KafkaStatus(ListableBeanFactory beanFactory, boolean templates, boolean listeners) {
		this.beanFactory = beanFactory;
		this.templates = templates;
		this.listeners = listeners;
	}

	@Override
	public HopStatus status() {
		List<String> reasons = new ArrayList<>();
		if (!this.templates) {
			reasons.add("spring.kafka.template.observation-enabled is false");
		}
		if (!this.listeners) {
			reasons.add("spring.kafka.listener.observation-enabled is false");
		}
		String[] consumers = this.beanFactory.getBeanNamesForType(Consumer.class, true, false);
		if (consumers.length > 0) {
			reasons.add("the records of the raw consumers " + List.of(consumers)
					+ " have ids only within RecordScopes.forEach or open");
		}
		return reasons.isEmpty()
				? HopStatus.on(Hop.KAFKA,
						"every template, producer and listener container that is a bean or comes from a factory;"
								+ " each record of a batch within RecordScopes; Kafka Streams, but for punctuators")
				: HopStatus.backedOff(Hop.KAFKA, String.join("; ", reasons));
	}

}
