/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hedge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Asks twice at the same time and takes the first answer, on threads of its own. */
@SpringBootApplication
public class QuotesApplication {

	public static void main(String[] args) {
		Platform.mvc(QuotesApplication.class, args);
	}

	@RestController
	static class Quotes {

		private static final Logger log = LoggerFactory.getLogger(Quotes.class);

		private final ExecutorService hedging = Executors.newFixedThreadPool(4);

		private final RestClient client;

		Quotes(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/quotes")
		Object quotes() {
			log.info("Asking for a quote twice");
			return CompletableFuture
				.anyOf(CompletableFuture.supplyAsync(() -> ask("a"), this.hedging),
						CompletableFuture.supplyAsync(() -> ask("b"), this.hedging))
				.join();
		}

		private Object ask(String replica) {
			return this.client.get().uri("/quote-" + replica).retrieve().body(String.class);
		}

	}

}
