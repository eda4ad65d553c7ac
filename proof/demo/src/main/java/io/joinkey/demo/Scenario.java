/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A kind of request, and the evidence that one such request must leave. This knowledge
 * comes from reading the services, not from their telemetry.
 */
enum Scenario {

	PAID("POST /checkout", 201, "24.00", new Lines(3, 2, 1)),

	/** The gateway answers the second attempt. */
	PAID_LATE("POST /checkout", 201, "24.68", new Lines(3, 3, 1)),

	DECLINED("POST /checkout", 402, "24.51", new Lines(2, 2, 0)),

	/** The gateway never answers; the exception is left to the containers. */
	TIMED_OUT("POST /checkout", 500, "24.91", new Lines(2, 5, 0)),

	CART_PREVIEW("GET /cart-preview", 200, "", new Lines(2, 0, 0)),

	ETA("GET /eta", 200, "", new Lines(1, 0, 0));

	private final String endpoint;

	private final int status;

	private final String amount;

	private final Lines lines;

	Scenario(String endpoint, int status, String amount, Lines lines) {
		this.endpoint = endpoint;
		this.status = status;
		this.amount = amount;
		this.lines = lines;
	}

	String endpoint() {
		return this.endpoint;
	}

	int status() {
		return this.status;
	}

	String amount() {
		return this.amount;
	}

	boolean isCheckout() {
		return this.lines.payments > 0;
	}

	boolean isSettled() {
		return this.lines.settlement > 0;
	}

	/**
	 * Return the expected number of log lines.
	 * @param hop where
	 * @return the number of lines
	 */
	int lines(Hop hop) {
		return switch (hop) {
			case CHECKOUT -> this.lines.checkout;
			case PAYMENTS -> this.lines.payments;
			case SETTLEMENT -> this.lines.settlement;
		};
	}

	/**
	 * Return the expected spans.
	 * @return service and kind of each, and of its parent
	 */
	List<String> spans() {
		List<String> spans = new ArrayList<>(List.of("checkout SERVER below the client"));
		if (isCheckout()) {
			spans.addAll(List.of("checkout CLIENT below checkout SERVER", "payments SERVER below checkout CLIENT"));
		}
		if (isSettled()) {
			spans.addAll(
					List.of("checkout PRODUCER below checkout SERVER", "payments CONSUMER below checkout PRODUCER"));
		}
		return spans;
	}

	private record Lines(int checkout, int payments, int settlement) {
	}

}
