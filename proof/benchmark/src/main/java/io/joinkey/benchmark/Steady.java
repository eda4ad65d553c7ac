/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;

/**
 * Decides whether a JVM is warm.
 */
final class Steady {

	private static final int CHUNKS = 4;

	private static final double TOLERANCE = 0.06;

	private Steady() {
	}

	/**
	 * Return whether the last values no longer change.
	 * @param values processor time per request, in the order of time
	 * @return whether the last four differ by less than 6 %
	 */
	static boolean isReached(List<Double> values) {
		if (values.size() < CHUNKS) {
			return false;
		}
		return new Sample(values.subList(values.size() - CHUNKS, values.size())).spread() < TOLERANCE;
	}

}
