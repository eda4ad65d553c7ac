/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A request to send.
 *
 * @param scenario what it is to bring about
 * @param id the order or the cart, unique to this request; the services log it as
 * business data
 * @param traceId the trace it is to be part of
 * @param spanId its parent span, the client's
 */
record Request(Scenario scenario, String id, String traceId, String spanId) {

	/** Finds ids of orders and carts in any text. */
	static final Pattern ID = Pattern.compile("(?:order|cart)-[0-9a-f]{12}");

	static Request create(Scenario scenario, Random random) {
		return new Request(scenario, ((scenario.isCheckout()) ? "order-" : "cart-") + hex(random, 6), hex(random, 16),
				hex(random, 8));
	}

	private static String hex(Random random, int bytes) {
		byte[] id = new byte[bytes];
		random.nextBytes(id);
		return HexFormat.of().formatHex(id);
	}

	/**
	 * Return what payments tells the gateway, and the gateway sends back.
	 * @return the id of the transaction
	 */
	String transaction() {
		return "txn-" + this.id.substring(this.id.indexOf('-') + 1);
	}

	String traceparent() {
		return "00-" + this.traceId + "-" + this.spanId + "-01";
	}

}
