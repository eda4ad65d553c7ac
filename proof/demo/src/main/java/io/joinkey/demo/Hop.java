/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

/**
 * A place that a request passes and that logs.
 */
enum Hop {

	/** Checkout, while it answers its client. */
	CHECKOUT,

	/** Payments, while it answers checkout. */
	PAYMENTS,

	/** Payments, while it consumes settlement requests from Kafka. */
	SETTLEMENT;

	@Override
	public String toString() {
		return switch (this) {
			case CHECKOUT -> "checkout";
			case PAYMENTS -> "payments";
			case SETTLEMENT -> "payments' Kafka consumer";
		};
	}

}
