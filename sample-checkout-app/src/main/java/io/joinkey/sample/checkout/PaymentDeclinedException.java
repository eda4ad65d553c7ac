/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.checkout;

class PaymentDeclinedException extends RuntimeException {

	PaymentDeclinedException(Order order) {
		super("The payment of " + order.orderId() + " was declined");
	}

}
