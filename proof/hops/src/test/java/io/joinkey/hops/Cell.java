/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

/**
 * What became of the join at one hop.
 *
 * @param joined whether it holds
 * @param text what was seen, for people
 */
record Cell(boolean joined, String text) {

	static Cell of(boolean joined, String otherwise) {
		return joined ? new Cell(true, "joined") : new Cell(false, otherwise);
	}

}
