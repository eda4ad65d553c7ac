/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Map;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * A servlet service with a page that tells its trace headers, and one that fails.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class Shop {

	private static final Logger logger = LoggerFactory.getLogger(Shop.class);

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@GetMapping("/hello/{name}")
	String hello(@PathVariable String name, @RequestHeader Map<String, String> headers) {
		logger.info("hello {}", name);
		return headers.getOrDefault("traceparent", "none") + "|" + headers.getOrDefault("tracestate", "none") + "|"
				+ headers.getOrDefault("baggage", "none");
	}

	@GetMapping("/boom/{name}")
	String boom(@PathVariable String name) {
		logger.info("before {}", name);
		throw new IllegalStateException("boom " + name);
	}

	@GetMapping("/teapot")
	ResponseEntity<String> teapot() {
		return ResponseEntity.status(418).body("teapot");
	}

}
