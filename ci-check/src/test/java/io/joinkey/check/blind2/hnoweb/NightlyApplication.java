/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hnoweb;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** A job without a web server: it does its work within an observation, and ends. */
@SpringBootApplication
public class NightlyApplication {

	public static void main(String[] args) {
		Platform.worker(NightlyApplication.class, args, "-spring.kafka.consumer.group-id");
	}

	@Component
	static class Job implements CommandLineRunner {

		private static final Logger log = LoggerFactory.getLogger(Job.class);

		private final ObservationRegistry registry;

		private final RestClient client;

		Job(ObservationRegistry registry, RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.registry = registry;
			this.client = builder.baseUrl(url).build();
		}

		@Override
		public void run(String... args) {
			Observation.createNotStarted("nightly", this.registry).observe(() -> {
				log.info("Counting");
				this.client.get().uri("/count").retrieve().toBodilessEntity();
				log.info("Counted");
			});
		}

	}

}
