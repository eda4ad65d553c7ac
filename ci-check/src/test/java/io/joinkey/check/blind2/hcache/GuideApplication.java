/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hcache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A cache answers the second request, so only the first calls the other service. */
@SpringBootApplication
public class GuideApplication {

	public static void main(String[] args) {
		Platform.mvc(GuideApplication.class, args);
	}

	@RestController
	static class Tours {

		private static final Logger log = LoggerFactory.getLogger(Tours.class);

		private final Map<String, String> cache = new ConcurrentHashMap<>();

		private final RestClient client;

		Tours(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/tours")
		String tour() {
			log.info("Showing the tour");
			return this.cache.computeIfAbsent("tour", (key) -> {
				log.info("The cache has no tour");
				return String.valueOf(this.client.get().uri("/tour").retrieve().body(String.class));
			});
		}

	}

}
