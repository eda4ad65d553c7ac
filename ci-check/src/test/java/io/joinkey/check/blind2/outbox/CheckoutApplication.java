/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.outbox;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A transactional outbox whose rows do not keep the context. */
@SpringBootApplication
@EnableScheduling
public class CheckoutApplication {

	public static void main(String[] args) {
		Platform.kafka(CheckoutApplication.class, args);
	}

	@Component
	static class Outbox {

		private static final Logger log = LoggerFactory.getLogger(Outbox.class);

		private final Queue<String> rows = new ConcurrentLinkedQueue<>();

		private final KafkaTemplate<String, String> kafka;

		Outbox(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		void add(String row) {
			this.rows.add(row);
		}

		@Scheduled(fixedDelay = 100)
		void publish() throws Exception {
			for (String row = this.rows.poll(); row != null; row = this.rows.poll()) {
				log.info("Publishing {}", row);
				this.kafka.send("outbox-checkouts", row).get(10, TimeUnit.SECONDS);
			}
		}

	}

	@RestController
	static class Checkouts {

		private static final Logger log = LoggerFactory.getLogger(Checkouts.class);

		private final Outbox outbox;

		Checkouts(Outbox outbox) {
			this.outbox = outbox;
		}

		@GetMapping("/checkouts")
		String checkout() {
			log.info("Checkout accepted");
			this.outbox.add("checkout " + UUID.randomUUID());
			return "accepted";
		}

	}

}
