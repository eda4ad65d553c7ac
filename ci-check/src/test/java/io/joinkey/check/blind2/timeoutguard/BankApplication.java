/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.timeoutguard;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Guards calls with a time-out on another thread, with only the trace id copied. */
@SpringBootApplication
public class BankApplication {

	public static void main(String[] args) {
		Platform.mvc(BankApplication.class, args);
	}

	@Component
	static class Guard {

		private final ExecutorService pool = Executors.newCachedThreadPool();

		<T> T call(Callable<T> task) throws Exception {
			String traceId = MDC.get("traceId");
			return this.pool.submit(() -> {
				MDC.put("traceId", traceId);
				try {
					return task.call();
				}
				finally {
					MDC.remove("traceId");
				}
			}).get(5, TimeUnit.SECONDS);
		}

	}

	@RestController
	static class Accounts {

		private static final Logger log = LoggerFactory.getLogger(Accounts.class);

		private final Guard guard;

		private final RestClient client;

		Accounts(Guard guard, RestClient.Builder builder, @Value("${inventory.url}") String url) {
			this.guard = guard;
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/accounts")
		String account() throws Exception {
			return this.guard.call(() -> {
				log.info("Asking for the balance");
				return this.client.get().uri("/balance").retrieve().body(String.class);
			});
		}

	}

}
