/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind4;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An application, and what a gate must say about it.
 *
 * @param application its main class, whose name in lower case is the key of the case
 * @param expected what the gate must do
 * @param starter whether the starter of Joinkey is on the class path
 * @param gateFile lines of {@code joinkey-gate.yaml}
 * @param what it does
 * @param because why it is broken, or healthy
 */
record Case(Class<?> application, Expected expected, boolean starter, List<String> gateFile, String what,
		String because) {

	enum Expected {

		/** It is broken, and the gate can see it. */
		CAUGHT,

		/** It is broken where the gate cannot look: the gate names the place. */
		NAMED,

		/** It is healthy. */
		GREEN

	}

	String key() {
		return this.application.getSimpleName().toLowerCase(Locale.ROOT);
	}

	/** The gate file of a variant, with properties of the application. */
	String gateFile(String variant, List<String> properties) {
		List<String> all = new ArrayList<>(properties);
		all.add("blind4.variant=" + variant);
		List<String> lines = new ArrayList<>(this.gateFile);
		lines.add("request-timeout: 60s");
		lines.add("properties:");
		all.forEach((property) -> lines.add("  - '" + property + "'"));
		return String.join("\n", lines) + "\n";
	}

	@Override
	public String toString() {
		return key();
	}

}
