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

	/** Return whether the fix of the application's author is applied. */
	static boolean fixed() {
		return NAME.equals("fixed");
	}

	/** Return whether the gate's remedy is applied. */
	static boolean remedied() {
		return NAME.equals("remedied");
	}

}
