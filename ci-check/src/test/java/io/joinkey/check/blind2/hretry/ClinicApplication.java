/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hretry;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Tries a call three times in the thread of the request. */
@SpringBootApplication
public class ClinicApplication {

	public static void main(String[] args) {
		Platform.mvc(ClinicApplication.class, args);
	}

	@RestController
	static class Visits {

		private static final Logger log = LoggerFactory.getLogger(Visits.class);

		private final RestClient client;

		Visits(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/visits")
		ResponseEntity<String> visit() {
			for (int attempt = 1; attempt <= 3; attempt++) {
				try {
					return ResponseEntity.ok(this.client.get().uri("/visit").retrieve().body(String.class));
				}
				catch (RuntimeException ex) {
					log.warn("Attempt {} failed: {}", attempt, ex.getMessage());
				}
			}
			return ResponseEntity.status(HttpStatus.BAD_GATEWAY).body("no visit");
		}

	}

}
