/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.rawconsumer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Polls Kafka's own consumer in a thread. */
@SpringBootApplication
public class SensorApplication {

	public static void main(String[] args) {
		Platform.kafka(SensorApplication.class, args);
	}

	@Component
	static class Poller implements ApplicationRunner {

		private static final Logger log = LoggerFactory.getLogger(Poller.class);

		private final ConsumerFactory<String, String> consumers;

		Poller(ConsumerFactory<String, String> consumers) {
			this.consumers = consumers;
		}

		@Override
		public void run(ApplicationArguments arguments) {
			Thread thread = new Thread(this::poll, "poller");
			thread.setDaemon(true);
			thread.start();
		}

		private void poll() {
			try (Consumer<String, String> consumer = this.consumers.createConsumer("sensors", null)) {
				consumer.subscribe(List.of("rawconsumer-values"));
				while (!Thread.currentThread().isInterrupted()) {
					consumer.poll(Duration.ofMillis(200))
						.forEach((record) -> log.info("Sensor value {}", record.value()));
				}
			}
		}

	}

	@RestController
	static class Values {

		private final KafkaTemplate<String, String> kafka;

		Values(KafkaTemplate<String, String> kafka) {
			this.kafka = kafka;
		}

		@GetMapping("/values")
		String value() throws Exception {
			this.kafka.send("rawconsumer-values", "21.5").get(10, TimeUnit.SECONDS);
			return "sent";
		}

	}

}
