/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes two log lines per request.
 */
@RestController
@ConditionalOnProperty(name = "benchmark.workload", havingValue = "log")
class LogController {

	private static final Logger logger = LoggerFactory.getLogger(LogController.class);

	@GetMapping("/orders/{order}")
	String order(@PathVariable String order) {
		logger.atInfo().addKeyValue("order", order).log("order received");
		logger.info("order {} accepted", order);
		return "accepted";
	}

}
