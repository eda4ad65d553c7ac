/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.batchlistener;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A batch listener that logs each record without its context. */
@SpringBootApplication
public class MeterApplication {

	public static void main(String[] args) {
		Platform.kafka(MeterApplication.class, args, "spring.kafka.listener.type=batch");
	}

	@Component
	static class Listener {

		private static final Logger log = LoggerFactory.getLogger(Listener.class);

		@KafkaListener(topics = "batchlistener-readings")
		void readings(List<ConsumerRecord<String, String>> records) {
			for (ConsumerRecord<String, String> record : records) {
				log.info("Reading {}", record.value());
			}
		}

	}

	@RestController
	static class Readings {

		private final KafkaTemplate<String, String> kafka;

		Readings(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/readings")
		String reading() throws Exception {
			this.kafka.send("batchlistener-readings", "23 kWh").get(10, TimeUnit.SECONDS);
			return "accepted";
		}

	}

}
