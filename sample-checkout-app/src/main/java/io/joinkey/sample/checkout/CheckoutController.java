/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CheckoutController {

	private static final Logger logger = LoggerFactory.getLogger(CheckoutController.class);

	private final PaymentsClient payments;

	private final Settlements settlements;

	CheckoutController(PaymentsClient payments, Settlements settlements) {
		this.payments = payments;
		this.settlements = settlements;
	}

	@PostMapping("/checkout")
	@ResponseStatus(HttpStatus.CREATED)
	Payment checkout(@RequestBody Order order) {
		logger.atInfo()
			.addKeyValue("user", order.userId())
			.addKeyValue("order", order.orderId())
			.addKeyValue("amount", order.amount())
			.log("order received");
		Payment payment = this.payments.pay(order);
		this.settlements.request(order, payment);
		logger.atInfo()
			.addKeyValue("user", order.userId())
			.addKeyValue("order", order.orderId())
			.addKeyValue("payment", payment.paymentId())
			.log("order paid");
		return payment;
	}

	@ExceptionHandler
	ProblemDetail declined(PaymentDeclinedException ex) {
		logger.warn(ex.getMessage());
		return ProblemDetail.forStatusAndDetail(HttpStatus.PAYMENT_REQUIRED, ex.getMessage());
	}

}
