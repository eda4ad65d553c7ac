/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.platform;

import java.util.Locale;

/**
 * The variant in which an application runs, read from {@code joinkey.blind3.variant}.
 */
public enum Variant {

	/** As its author broke it. */
	BROKEN,

	/** With the remedy of the gate. */
	REMEDIED,

	/** With the fix of its author. */
	FIXED;

	/** Return the variant of this JVM. */
	public static Variant current() {
		return valueOf(System.getProperty("joinkey.blind3.variant", "broken").toUpperCase(Locale.ROOT));
	}

	/** Return the folder of the resources of the current variant. */
	public static String folder() {
		return (current() == BROKEN) ? "" : current() + "/";
	}

	/** Return whether the application runs in this variant. */
	public boolean applies() {
		return this == current();
	}

	/** Return the properties in this variant, and none in another one. */
	public String[] properties(String... properties) {
		return applies() ? properties : new String[0];
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
