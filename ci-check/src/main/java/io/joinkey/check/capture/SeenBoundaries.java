/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.evidence.Boundary;

/**
 * Records the boundaries that evidence crossed, and those that could not be observed.
 */
final class SeenBoundaries {

	private final Set<Boundary> seen = EnumSet.noneOf(Boundary.class);

	private final Map<Boundary, String> unobserved = new EnumMap<>(Boundary.class);

	void crossed(boolean crossed, Boundary boundary) {
		if (crossed) {
			this.seen.add(boundary);
		}
	}

	/**
	 * Records a boundary that could not be observed.
	 * @param obstacle why not, empty if nothing was in the way
	 * @param boundaries which
	 */
	void obstacle(String obstacle, Boundary... boundaries) {
		if (!obstacle.isEmpty()) {
			for (Boundary boundary : boundaries) {
				this.unobserved.putIfAbsent(boundary, obstacle);
			}
		}
	}

	Set<Boundary> seen() {
		return this.seen;
	}

	Map<Boundary, String> unobserved() {
		return this.unobserved;
	}

}
