/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends a record between the two log lines, and consumes the record.
 */
@RestController
@ConditionalOnProperty(name = "benchmark.workload", havingValue = "record")
class RecordController {

	private static final Logger logger = LoggerFactory.getLogger(RecordController.class);

	private final KafkaTemplate<String, String> template;

	private final Counts counts;

	private final String topic;

	RecordController(KafkaTemplate<String, String> template, Counts counts, @Value("${benchmark.topic}") String topic) {
		this.template = template;
		this.counts = counts;
		this.topic = topic;
	}

	@GetMapping("/orders/{order}")
	String order(@PathVariable String order) {
		logger.atInfo().addKeyValue("order", order).log("order received");
		this.template.send(this.topic, order, order).join();
		logger.info("order {} accepted", order);
		return "accepted";
	}

	@KafkaListener(topics = "${benchmark.topic}", groupId = "${benchmark.topic}")
	void consume(String order) {
		this.counts.consumed();
	}

}
