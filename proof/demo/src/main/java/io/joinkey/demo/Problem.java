/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

/**
 * A piece of evidence that does not join.
 *
 * @param traceId the trace it is about
 * @param hop where it was seen
 * @param message what is wrong
 */
record Problem(String traceId, String hop, String message) {

	/**
	 * Return the kind of problem, without the request.
	 * @return its message without what is particular to it
	 */
	String kind() {
		return this.message.replaceAll("[0-9a-f]{8,}|[0-9]+", "*");
	}

	@Override
	public String toString() {
		return "trace " + this.traceId + " at " + this.hop + ": " + this.message;
	}

}
