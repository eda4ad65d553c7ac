/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A trace that a test begins.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 */
public record Traceparent(String traceId, String spanId) {

	private static final AtomicLong sequence = new AtomicLong(System.nanoTime());

	public static Traceparent next() {
		long number = sequence.incrementAndGet();
		return new Traceparent("%016x%016x".formatted(0xabcdefL, number), "%016x".formatted(number));
	}

	public String sampled() {
		return "00-" + this.traceId + "-" + this.spanId + "-01";
	}

	public String unsampled() {
		return "00-" + this.traceId + "-" + this.spanId + "-00";
	}

}
