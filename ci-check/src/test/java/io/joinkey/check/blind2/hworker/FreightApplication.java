/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hworker;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Kafka only, without a web server. */
@SpringBootApplication
public class FreightApplication {

	public static void main(String[] args) {
		Platform.worker(FreightApplication.class, args);
	}

	@Component
	static class Listener {

		private static final Logger log = LoggerFactory.getLogger(Listener.class);

		private final KafkaTemplate<String, String> kafka;

		Listener(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@KafkaListener(topics = "hworker-containers")
		void container(String value) {
			log.info("Loading container {}", value);
			this.kafka.send("hworker-loaded", value);
		}

	}

}
