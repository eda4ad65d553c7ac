/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.deadletter;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Parks records that fail with a recoverer of its own. */
@SpringBootApplication
public class ShippingApplication {

	public static void main(String[] args) {
		Platform.kafka(ShippingApplication.class, args);
	}

	@Component
	static class Listener {

		private static final Logger log = LoggerFactory.getLogger(Listener.class);

		@KafkaListener(topics = "deadletter-shipments")
		void shipment(String value) {
			log.info("Shipping {}", value);
			if (value.startsWith("broken")) {
				throw new IllegalStateException("No address");
			}
		}

		@KafkaListener(topics = "deadletter-parked", groupId = "parked")
		void parked(String value) {
			log.warn("Parked {}", value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Errors {

		private final ExecutorService parking = Executors.newSingleThreadExecutor();

		@Bean
		DefaultErrorHandler errorHandler(ObjectProvider<KafkaTemplate<String, String>> kafka) {
			return new DefaultErrorHandler(
					(record, ex) -> this.parking
						.execute(() -> kafka.getObject().send("deadletter-parked", String.valueOf(record.value()))),
					new FixedBackOff(0, 1));
		}

	}

	@RestController
	static class Shipments {

		private final KafkaTemplate<String, String> kafka;

		Shipments(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/shipments")
		String shipment() throws Exception {
			this.kafka.send("deadletter-shipments", "broken").get(10, TimeUnit.SECONDS);
			return "accepted";
		}

	}

}
