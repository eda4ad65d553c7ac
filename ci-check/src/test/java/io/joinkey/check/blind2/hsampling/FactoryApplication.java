/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hsampling;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** One trace in ten, as in production. */
@SpringBootApplication
public class FactoryApplication {

	public static void main(String[] args) {
		Platform.mvc(FactoryApplication.class, args, "management.tracing.sampling.probability=0.1");
	}

	@RestController
	static class Machines {

		private static final Logger log = LoggerFactory.getLogger(Machines.class);

		private final RestClient client;

		Machines(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/machines")
		String machine() {
			log.info("Asking for the machine");
			return this.client.get().uri("/machine").retrieve().body(String.class);
		}

	}

}
