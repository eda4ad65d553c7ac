/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.cachedclient;

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

/** Caches a client per tenant, with the headers of the request that came first. */
@SpringBootApplication
public class TenantApplication {

	public static void main(String[] args) {
		Platform.mvc(TenantApplication.class, args);
	}

	@RestController
	static class Tenants {

		private static final Logger log = LoggerFactory.getLogger(Tenants.class);

		private final Map<String, HttpClientOfTenant> clients = new ConcurrentHashMap<>();

		private final String url;

		Tenants(@Value("${inventory.url}") String url) {
			this.url = url;
		}

		@GetMapping("/stock")
		String stock() {
			log.info("Asking for the stock");
			return this.clients.computeIfAbsent("default", (tenant) -> new HttpClientOfTenant(this.url)).get("/stock");
		}

	}

	static class HttpClientOfTenant {

		private final RestClient client;

		HttpClientOfTenant(String url) {
			var span = io.opentelemetry.api.trace.Span.current().getSpanContext();
			this.client = RestClient.builder()
				.baseUrl(url)
				.defaultHeader("X-Tenant", "default")
				.defaultHeader("traceparent",
						"00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex())
				.build();
		}

		String get(String path) {
			return this.client.get().uri(path).retrieve().body(String.class);
		}

	}

}
