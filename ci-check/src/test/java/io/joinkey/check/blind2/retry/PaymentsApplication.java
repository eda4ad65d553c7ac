/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.retry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Tries a call again later, on a scheduler of its own. */
@SpringBootApplication
public class PaymentsApplication {

	public static void main(String[] args) {
		Platform.mvc(PaymentsApplication.class, args);
	}

	@RestController
	static class Payments {

		private static final Logger log = LoggerFactory.getLogger(Payments.class);

		private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

		private final RestClient client;

		Payments(RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/payments")
		CompletableFuture<String> payments() {
			CompletableFuture<String> result = new CompletableFuture<>();
			attempt(1, result);
			return result;
		}

		private void attempt(int number, CompletableFuture<String> result) {
			try {
				result.complete(this.client.get().uri("/gateway").retrieve().body(String.class));
			}
			catch (RuntimeException ex) {
				log.warn("Attempt {} of the payment failed", number);
				if (number == 3) {
					result.complete("gave up");
					return;
				}
				this.timer.schedule(() -> attempt(number + 1, result), 20, TimeUnit.MILLISECONDS);
			}
		}

	}

}
