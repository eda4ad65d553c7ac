/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

class PaymentFailedException extends RuntimeException {

	PaymentFailedException(Order order, Throwable cause) {
		super("The payment of " + order.orderId() + " failed", cause);
	}

}
