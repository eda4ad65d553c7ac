/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.htokens;

import java.util.UUID;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Ids that look like trace ids: in messages, in the MDC, in a label, in headers. */
@SpringBootApplication
public class WalletApplication {

	public static void main(String[] args) {
		Platform.mvc(WalletApplication.class, args);
	}

	@RestController
	static class Wallets {

		private static final Logger log = LoggerFactory.getLogger(Wallets.class);

		private final RestClient client;

		private final Counter counter;

		private final Tracer tracer;

		Wallets(RestClient.Builder builder, @Value("${inventory.url}") String url, MeterRegistry registry,
				Tracer tracer) {
			this.client = builder.baseUrl(url).build();
			this.counter = registry.counter("wallets.opened", "tenant", "0af7651916cd43dd8448eb211c80319c");
			this.tracer = tracer;
		}

		@GetMapping("/wallets")
		ResponseEntity<String> wallet() {
			String id = UUID.randomUUID().toString().replace("-", "");
			MDC.put("walletId", id);
			try {
				log.info("Opened wallet {} after wallet {}", id, "4bf92f3577b34da6a3ce929d0e0e4736");
				this.counter.increment();
				String body = this.client.get()
					.uri("/wallet/" + id)
					.header("X-Wallet-Trace", id)
					.header("X-Request-ID", UUID.randomUUID().toString())
					.retrieve()
					.body(String.class);
				return ResponseEntity.ok()
					.header("X-Trace-Id", this.tracer.currentSpan().context().traceId())
					.body(body);
			}
			finally {
				MDC.remove("walletId");
			}
		}

	}

}
