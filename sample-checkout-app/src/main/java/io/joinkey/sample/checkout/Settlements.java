/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

@Component
class Settlements {

	private static final Logger logger = LoggerFactory.getLogger(Settlements.class);

	private final KafkaTemplate<String, SettlementRequest> kafka;

	Settlements(KafkaTemplate<String, SettlementRequest> kafka) {
		this.kafka = kafka;
	}

	void request(Order order, Payment payment) {
		SettlementRequest request = new SettlementRequest(order.orderId(), order.userId(), payment.paymentId(),
				order.amount());
		this.kafka.send("settlement-request", order.orderId(), request).whenComplete((sent, ex) -> {
			if (ex != null) {
				logger.atError()
					.addKeyValue("user", order.userId())
					.addKeyValue("order", order.orderId())
					.setCause(ex)
					.log("settlement not requested");
			}
			else {
				logger.atInfo()
					.addKeyValue("user", order.userId())
					.addKeyValue("order", order.orderId())
					.addKeyValue("partition", sent.getRecordMetadata().partition())
					.addKeyValue("offset", sent.getRecordMetadata().offset())
					.log("settlement requested");
			}
		});
	}

}
