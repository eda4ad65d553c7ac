/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark.service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Calls another service between the two log lines.
 */
@RestController
@ConditionalOnProperty(name = "benchmark.workload", havingValue = "call")
class CallController {

	private static final Logger logger = LoggerFactory.getLogger(CallController.class);

	private final RestClient client;

	CallController(RestClient.Builder builder, @Value("${benchmark.downstream}") String downstream) {
		this.client = builder.baseUrl(downstream).build();
	}

	@GetMapping("/orders/{order}")
	@Nullable String order(@PathVariable String order) {
		logger.atInfo().addKeyValue("order", order).log("order received");
		String stock = this.client.get().uri("/stock/{order}", order).retrieve().body(String.class);
		logger.info("order {} accepted", order);
		return stock;
	}

}
