/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * Defines Kafka templates and factories that the application builds itself.
 */
@Configuration(proxyBeanMethods = false)
class OwnKafka {

	@Bean
	KafkaTemplate<String, String> ownTemplate(ProducerFactory<String, String> producers) {
		return new KafkaTemplate<>(producers);
	}

	@Bean
	KafkaTemplate<String, String> transactionalTemplate(ProducerFactory<String, String> producers) {
		Map<String, Object> properties = new HashMap<>(producers.getConfigurationProperties());
		properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "hops");
		return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(properties));
	}

	@Bean
	ConcurrentKafkaListenerContainerFactory<String, String> ownFactory(ConsumerFactory<String, String> consumers,
			KafkaTemplate<String, String> ownTemplate) {
		ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
		factory.setConsumerFactory(consumers);
		factory.setReplyTemplate(ownTemplate);
		return factory;
	}

	@Bean
	ReplyingKafkaTemplate<String, String, String> replyingTemplate(ProducerFactory<String, String> producers,
			ConcurrentKafkaListenerContainerFactory<String, String> ownFactory) {
		ConcurrentMessageListenerContainer<String, String> replies = ownFactory.createContainer("kafka-replies");
		replies.getContainerProperties().setGroupId("replies");
		return new ReplyingKafkaTemplate<>(producers, replies);
	}

	@Bean
	Hops ownKafka(KafkaTemplate<String, String> ownTemplate, KafkaTemplate<String, String> transactionalTemplate,
			ProducerFactory<String, String> producers, ReplyingKafkaTemplate<String, String, String> replyingTemplate) {
		Map<String, Hop> hops = new ConcurrentHashMap<>();
		hops.put("kafka-own-beans", () -> ownTemplate.send("kafka-own-beans", "one").get());
		hops.put("kafka-transaction", () -> transactionalTemplate.executeInTransaction((template) -> {
			template.send("kafka-transaction", "one");
			return null;
		}));
		hops.put("kafka-template-no-bean",
				() -> new KafkaTemplate<>(producers).send("kafka-template-no-bean", "one").get());
		hops.put("kafka-request",
				() -> replyingTemplate.sendAndReceive(new ProducerRecord<>("kafka-request", "one"))
					.whenComplete((reply, ex) -> Hop.line("kafka-reply"))
					.get());
		return () -> hops;
	}

	/** Listeners in that factory's containers. */
	static class Listeners {

		@KafkaListener(topics = "kafka-own-beans", containerFactory = "ownFactory")
		void one(String value) {
			Hop.line("kafka-own-beans");
		}

		@KafkaListener(topics = "kafka-request", containerFactory = "ownFactory")
		@SendTo
		String reply(String value) {
			Hop.line("kafka-request");
			return "two";
		}

	}

}
