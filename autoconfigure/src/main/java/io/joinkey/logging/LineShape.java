/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.List;
import java.util.function.Function;

/**
 * The parts of an event that a line contains. A line that is longer than its limit is
 * written again in the next smaller shape, so that a log shipper never cuts it.
 */
enum LineShape {

	/**
	 * All that the event has; only the stack trace is bounded.
	 */
	WHOLE,

	/**
	 * All fields, each text cut.
	 */
	CUT,

	/**
	 * Only the fields that every line has, without those that the application added.
	 */
	BARE;

	private static final List<LineShape> SHAPES = List.of(values());

	int maxText(int maxLineLength) {
		return switch (this) {
			case WHOLE -> Integer.MAX_VALUE;
			case CUT -> maxLineLength / 8;
			// five texts of characters that JSON writes as six bytes still fit
			case BARE -> maxLineLength / 32;
		};
	}

	int maxStackTrace(int maxLineLength) {
		return Math.min(maxText(maxLineLength), maxLineLength / 2);
	}

	/**
	 * Write a line in the first shape that fits.
	 * @param maxLineLength the longest line, in bytes
	 * @param writer writes the line in a shape, an empty array if it cannot
	 * @return the line
	 */
	static byte[] write(int maxLineLength, Function<LineShape, byte[]> writer) {
		byte[] line = {};
		for (int i = 0; i < SHAPES.size(); i++) {
			line = writer.apply(SHAPES.get(i));
			if (line.length > 0 && line.length < maxLineLength) {
				break;
			}
		}
		return line;
	}

}
