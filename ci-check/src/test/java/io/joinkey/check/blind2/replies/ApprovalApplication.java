/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.replies;

import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Replies by a second template that is not observed. */
@SpringBootApplication
public class ApprovalApplication {

	public static void main(String[] args) {
		Platform.kafka(ApprovalApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> kafkaListenerContainerFactory(
				ConsumerFactory<Object, Object> consumers, ProducerFactory<Object, Object> producers) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumers);
			factory.getContainerProperties().setObservationEnabled(true);
			factory.setReplyTemplate(new KafkaTemplate<>(producers));
			return factory;
		}

	}

	@Component
	static class Listener {

		private static final Logger log = LoggerFactory.getLogger(Listener.class);

		@KafkaListener(topics = "replies-questions")
		@SendTo("replies-answers")
		String question(String value) {
			log.info("Approving {}", value);
			return "approved";
		}

	}

	@RestController
	static class Questions {

		private final KafkaTemplate<Object, Object> kafka;

		Questions(KafkaTemplate<Object, Object> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/questions")
		String question() throws Exception {
			this.kafka.send("replies-questions", "holiday").get(10, TimeUnit.SECONDS);
			return "asked";
		}

	}

}
