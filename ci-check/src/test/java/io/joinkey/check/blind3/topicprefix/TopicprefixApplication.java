/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.topicprefix;

import java.util.Map;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An interceptor prefixes topics, and builds records anew without headers.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class TopicprefixApplication {

	private static final Logger log = LoggerFactory.getLogger(TopicprefixApplication.class);

	public static void main(String[] arguments) {
		Platform.kafka(TopicprefixApplication.class, arguments,
				"spring.kafka.producer.properties.interceptor.classes=io.joinkey.check.blind3.topicprefix.TopicprefixApplication$Region");
	}

	private final KafkaTemplate<String, String> kafka;

	public TopicprefixApplication(KafkaTemplate<String, String> kafka) {
		this.kafka = kafka;
		if (Variant.REMEDIED.applies()) {
			kafka.setObservationEnabled(true);
		}
	}

	@GetMapping("/bookings")
	public String bookings() {
		log.info("Booking accepted");
		this.kafka.send("bookings", "booking-1");
		return "ok";
	}

	/**
	 * Writes to the topics of a region.
	 */
	public static class Region implements ProducerInterceptor<String, String> {

		@Override
		public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
			if (Variant.FIXED.applies()) {
				return new ProducerRecord<>("eu." + record.topic(), null, record.key(), record.value(),
						record.headers());
			}
			return new ProducerRecord<>("eu." + record.topic(), record.key(), record.value());
		}

		@Override
		public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
		}

		@Override
		public void close() {
		}

		@Override
		public void configure(Map<String, ?> configs) {
		}

	}

}
