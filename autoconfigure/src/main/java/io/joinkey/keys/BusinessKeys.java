/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import org.jspecify.annotations.Nullable;

/**
 * Sets business keys of the request or record that is processed.
 *
 * <pre>
 * BusinessKeys.put("txn_id", payment.transactionId());
 * </pre>
 *
 * Does nothing while no {@code joinkey.keys.names.*} is configured.
 */
public final class BusinessKeys {

	private BusinessKeys() {
	}

	/**
	 * Sets a business key. From now on it is on log lines, on the span, and in the
	 * baggage of outgoing requests and records.
	 * @param name a name that {@code joinkey.keys.names} configures
	 * @param value the value, or {@code null} to set nothing
	 */
	public static void put(String name, @Nullable String value) {
		KeyOrigins origins = KeyOrigins.active();
		if (origins != null) {
			origins.put(name, value);
		}
	}

}
