/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3;

/**
 * An application, and what a gate must say about it.
 *
 * @param key the name of its package
 * @param broken whether a gate must fail
 * @param starter whether the starter of Joinkey is on the class path
 * @param gateFile the content of {@code joinkey-gate.yaml}
 * @param what it does
 * @param because why it is broken, or healthy
 * @param fix what its author would change; empty if it is healthy
 */
record Case(String key, boolean broken, boolean starter, String gateFile, String what, String because, String fix) {

	/** Return the name of the main class. */
	String application() {
		return "io.joinkey.check.blind3." + this.key + "." + simpleName();
	}

	private String simpleName() {
		return Character.toUpperCase(this.key.charAt(0)) + this.key.substring(1) + "Application";
	}

	@Override
	public String toString() {
		return this.key;
	}

}
