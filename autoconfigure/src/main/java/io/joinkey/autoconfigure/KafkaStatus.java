/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.joinkey.autoconfigure.HopStatus.Hop;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ShareConsumer;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Tells what is joined of Kafka, and names what nobody observes: raw consumers, since
 * only the application knows where the processing of a record begins.
 */
final class KafkaStatus implements HopStatus.Reporter {

	private static final List<Class<?>> UNOBSERVED = List.of(Consumer.class, ShareConsumer.class);

	private final ListableBeanFactory beanFactory;

	private final boolean templates;

	private final boolean listeners;

	KafkaStatus(ListableBeanFactory beanFactory, boolean templates, boolean listeners) {
		this.beanFactory = beanFactory;
		this.templates = templates;
		this.listeners = listeners;
	}

	@Override
	public Hop hop() {
		return Hop.KAFKA;
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
		Set<String> unobserved = new TreeSet<>();
		for (Class<?> type : UNOBSERVED) {
			Collections.addAll(unobserved, this.beanFactory.getBeanNamesForType(type, true, false));
		}
		if (!unobserved.isEmpty()) {
			reasons
				.add("the records that " + unobserved + " receive have ids only within RecordScopes.forEach or open");
		}
		return reasons.isEmpty()
				? HopStatus.on(Hop.KAFKA,
						"every template, producer and listener container that is a bean or comes from a factory;"
								+ " each record of a batch within RecordScopes; Kafka Streams, but for punctuators")
				: HopStatus.backedOff(Hop.KAFKA, String.join("; ", reasons));
	}

}
