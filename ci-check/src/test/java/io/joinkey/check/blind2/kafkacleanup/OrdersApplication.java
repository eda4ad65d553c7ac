/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.kafkacleanup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A producer interceptor removes headers that are not on the list. */
@SpringBootApplication
public class OrdersApplication {

	public static void main(String[] args) {
		Platform.kafka(OrdersApplication.class, args,
				"spring.kafka.producer.properties.interceptor.classes=" + OnlyKnownHeaders.class.getName());
	}

	/** Keeps what the data protection officer has allowed. */
	public static class OnlyKnownHeaders implements ProducerInterceptor<Object, Object> {

		@Override
		public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
			List<Header> allowed = new ArrayList<>();
			record.headers().forEach((header) -> {
				if (header.key().equals("tenant")) {
					allowed.add(header);
				}
			});
			return new ProducerRecord<>(record.topic(), record.partition(), record.timestamp(), record.key(),
					record.value(), allowed);
		}

		@Override
		public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
		}

		@Override
		public void close() {
		}

		@Override
		public void configure(Map<String, ?> properties) {
		}

	}

	@RestController
	static class Orders {

		private static final Logger log = LoggerFactory.getLogger(Orders.class);

		private final KafkaTemplate<String, String> kafka;

		Orders(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/orders")
		String order() throws Exception {
			log.info("Placing the order");
			this.kafka.send("kafkacleanup-orders", "one").get(10, TimeUnit.SECONDS);
			return "order";
		}

	}

}
