/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.sample.payments;

import java.math.BigDecimal;

/**
 * The amount that a caller wants to charge.
 */
record Charge(String orderId, String userId, BigDecimal amount) {

	/** The gateway's key, the same for each attempt. */
	String transactionId() {
		return "txn-" + this.orderId.substring(this.orderId.indexOf('-') + 1);
	}

}
