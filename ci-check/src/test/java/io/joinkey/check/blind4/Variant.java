/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

/** Which variant of an application runs. */
final class Variant {

	private static final String NAME = System.getProperty("blind4.variant", "");

	private Variant() {
	}

	/**
	 * Return whether the application is fixed: by its author, or by the gate's remedy
	 * where that is the same.
	 */
	static boolean fixed() {
		return NAME.equals("fixed") || remedied();
	}

	/** Return whether the gate's remedy is applied, as it is worded. */
	static boolean remedied() {
		return NAME.equals("remedied");
	}

}
