/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.joinkey.kafka.RecordScopes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves requests that send records, which are received one by one and then in batches.
 * Some are refused once.
 */
@RestController
class KafkaWork {

	private static final Logger logger = LoggerFactory.getLogger(KafkaWork.class);

	private final KafkaTemplate<String, String> template;

	private final RecordScopes recordScopes;

	private final Set<Integer> refused = ConcurrentHashMap.newKeySet();

	KafkaWork(KafkaTemplate<String, String> template, RecordScopes recordScopes) {
		this.template = template;
		this.recordScopes = recordScopes;
	}

	@GetMapping("/kafka/{number}")
	String send(@PathVariable int number) {
		Work.line(number, "controller");
		this.template.send("orders", Integer.toString(number))
			.whenComplete((sent, failure) -> Work.line(number, "sent"));
		return "done";
	}

	@KafkaListener(topics = "orders")
	void order(String value) {
		Work.line(Integer.parseInt(value), "record");
		this.template.send("settlements", value);
	}

	@KafkaListener(topics = "settlements", batch = "true")
	void settle(List<String> values) {
		logger.info("batch of {}", values.size());
		this.recordScopes.forEach(values, (value) -> Work.line(Integer.parseInt(value), "batch"));
	}

	@GetMapping("/refused/{number}")
	String sendRefused(@PathVariable int number) {
		Work.line(number, "controller");
		this.template.send("refused", Integer.toString(number));
		return "done";
	}

	@KafkaListener(topics = "refused")
	void refuseOnce(String value) {
		int number = Integer.parseInt(value);
		if (this.refused.add(number)) {
			Work.line(number, "refused");
			throw Work.failure(number);
		}
		this.refused.remove(number);
		Work.line(number, "accepted");
	}

}
