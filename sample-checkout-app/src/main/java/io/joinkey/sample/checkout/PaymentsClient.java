/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

import java.util.Objects;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

@Component
class PaymentsClient {

	private final RestClient http;

	PaymentsClient(RestClient.Builder builder, @Value("${checkout.payments-url}") String paymentsUrl) {
		this.http = builder.baseUrl(paymentsUrl).build();
	}

	Payment pay(Order order) {
		try {
			return Objects.requireNonNull(this.http.post()
				.uri("/payments")
				.body(order)
				.retrieve()
				.onStatus(HttpStatus.PAYMENT_REQUIRED::isSameCodeAs, (request, response) -> {
					throw new PaymentDeclinedException(order);
				})
				.body(Payment.class));
		}
		catch (RestClientException ex) {
			throw new PaymentFailedException(order, ex);
		}
	}

}
