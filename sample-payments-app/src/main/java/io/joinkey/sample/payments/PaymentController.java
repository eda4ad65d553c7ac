/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.util.UUID;

import io.joinkey.keys.BusinessKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PaymentController {

	private static final Logger logger = LoggerFactory.getLogger(PaymentController.class);

	private static final int RETRIES = 2;

	private final Gateway gateway;

	PaymentController(Gateway gateway) {
		this.gateway = gateway;
	}

	@PostMapping("/payments")
	ResponseEntity<Payment> pay(@RequestBody Charge charge) {
		BusinessKeys.put("txn_id", charge.transactionId());
		log(Level.INFO, charge).log("charging");
		for (int retry = 0;; retry++) {
			try {
				return answer(charge, this.gateway.authorise(charge, retry), retry);
			}
			catch (GatewayTimeoutException ex) {
				log(Level.WARN, charge).addKeyValue("retry", retry)
					.addKeyValue("gateway_response", "none")
					.log("gateway timed out");
				if (retry == RETRIES) {
					throw ex;
				}
			}
		}
	}

	private static ResponseEntity<Payment> answer(Charge charge, Gateway.Answer answer, int retry) {
		log((answer.approved()) ? Level.INFO : Level.WARN, charge).addKeyValue("retry", retry)
			.addKeyValue("gateway_response", answer.text())
			.log("gateway answered");
		if (!answer.approved()) {
			return ResponseEntity.status(HttpStatus.PAYMENT_REQUIRED).build();
		}
		return ResponseEntity.status(HttpStatus.CREATED).body(new Payment("payment-" + UUID.randomUUID()));
	}

	private static LoggingEventBuilder log(Level level, Charge charge) {
		return logger.atLevel(level)
			.addKeyValue("user", charge.userId())
			.addKeyValue("order", charge.orderId())
			.addKeyValue("amount", charge.amount());
	}

	record Payment(String paymentId) {
	}

}
