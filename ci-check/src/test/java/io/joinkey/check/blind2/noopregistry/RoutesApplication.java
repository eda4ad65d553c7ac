/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.noopregistry;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Silences the metrics of a chatty client, and its header with them. */
@SpringBootApplication
public class RoutesApplication {

	public static void main(String[] args) {
		Platform.mvc(RoutesApplication.class, args);
	}

	@RestController
	static class Routes {

		private static final Logger log = LoggerFactory.getLogger(Routes.class);

		private final RestClient client;

		Routes(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).observationRegistry(ObservationRegistry.NOOP).build();
		}

		@GetMapping("/routes")
		String route() {
			log.info("Asking for the route");
			return this.client.get().uri("/route").retrieve().body(String.class);
		}

	}

}
