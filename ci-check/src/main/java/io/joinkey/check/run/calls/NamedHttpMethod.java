/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.Set;

/**
 * Remembers which HTTP method the code of a method named last, as a constant or as a
 * string.
 */
final class NamedHttpMethod {

	/** The methods that change another service, unlike a POST, which may be a search. */
	static final Set<String> CHANGES = Set.of("DELETE", "PATCH", "PUT");

	private static final Set<String> OTHERS = Set.of("GET", "HEAD", "OPTIONS", "POST", "TRACE");

	private String named = "";

	/**
	 * Notes a constant.
	 * @param value its value or, if it is one of a class, its name
	 */
	void constant(Object value) {
		if (value instanceof String name && (CHANGES.contains(name) || OTHERS.contains(name))) {
			this.named = CHANGES.contains(name) ? name : "";
		}
	}

	/** Return the method if it changes something, and an empty string if not. */
	String changing() {
		return this.named;
	}

}
