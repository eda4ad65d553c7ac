/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hrelay;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;

/**
 * Relays messages with all of their headers.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class HrelayApplication {

	private static final Logger log = LoggerFactory.getLogger(HrelayApplication.class);

	public static void main(String[] arguments) {
		Platform.kafka(HrelayApplication.class, arguments);
	}

	@Component
	static class Relay {

		private final KafkaTemplate<String, String> kafka;

		Relay(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@KafkaListener(topics = "incoming")
		public void relay(Message<String> message) {
			log.info("Relaying {}", message.getPayload());
			this.kafka.send(MessageBuilder.withPayload(message.getPayload())
				.copyHeaders(message.getHeaders())
				.setHeader(KafkaHeaders.TOPIC, "outgoing")
				.removeHeader(KafkaHeaders.PARTITION)
				.build());
		}

	}

}
