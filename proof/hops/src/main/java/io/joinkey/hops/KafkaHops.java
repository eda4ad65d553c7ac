/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Records sent with what Spring Boot gives, each to the topic of its hop's name.
 */
@Configuration(proxyBeanMethods = false)
class KafkaHops {

	@Bean
	DefaultErrorHandler errorHandler() {
		return new DefaultErrorHandler(new FixedBackOff(0, 1));
	}

	@Bean
	Hops records(KafkaTemplate<String, String> template, ProducerFactory<String, String> producers) {
		Map<String, Hop> hops = new HashMap<>();
		for (String topic : KafkaListeners.TOPICS) {
			hops.put(topic, () -> template.send(topic, "one").get());
		}
		hops.put("kafka-callback",
				() -> template.send("kafka-callback", "one")
					.whenComplete((result, ex) -> Hop.line("kafka-callback"))
					.get());
		hops.put("kafka-factory-producer", () -> {
			try (Producer<String, String> producer = producers.createProducer()) {
				producer.send(new ProducerRecord<>("kafka-factory-producer", "one")).get();
			}
		});
		hops.put("kafka-raw-producer", () -> {
			try (Producer<String, String> producer = new KafkaProducer<>(producers.getConfigurationProperties())) {
				producer.send(new ProducerRecord<>("kafka-raw-producer", "one")).get();
			}
		});
		return () -> hops;
	}

}
