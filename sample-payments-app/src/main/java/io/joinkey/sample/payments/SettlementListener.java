/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

@Component
class SettlementListener {

	static final String TOPIC = "settlement-request";

	private static final Logger logger = LoggerFactory.getLogger(SettlementListener.class);

	@KafkaListener(topics = TOPIC)
	void book(Settlement settlement) {
		logger.atInfo()
			.addKeyValue("user", settlement.userId())
			.addKeyValue("order", settlement.orderId())
			.addKeyValue("payment", settlement.paymentId())
			.addKeyValue("amount", settlement.amount())
			.log("settlement booked");
	}

}
