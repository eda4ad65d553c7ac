/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hotelwrap;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import io.opentelemetry.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Pools are wrapped by OpenTelemetry's own context. */
@SpringBootApplication
public class SupplierApplication {

	public static void main(String[] args) {
		Platform.mvc(SupplierApplication.class, args);
	}

	@RestController
	static class Suppliers {

		private static final Logger log = LoggerFactory.getLogger(Suppliers.class);

		private final ExecutorService pool = Context.taskWrapping(Executors.newFixedThreadPool(4));

		private final RestClient client;

		Suppliers(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/suppliers")
		String suppliers() {
			return CompletableFuture.supplyAsync(() -> ask("north"), this.pool)
				.thenCombine(CompletableFuture.supplyAsync(() -> ask("south"), this.pool), String::concat)
				.join();
		}

		private String ask(String region) {
			log.info("Asking supplier {}", region);
			return String.valueOf(this.client.get().uri("/supplier-" + region).retrieve().body(String.class));
		}

	}

}
