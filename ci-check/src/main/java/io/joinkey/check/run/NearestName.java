/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the known name that is most similar to an unknown one.
 */
final class NearestName {

	private NearestName() {
	}

	/** Return the end of a message about an unknown word. */
	static String to(String wrong, List<String> known) {
		return of(wrong, known).map((each) -> "; did you mean '" + each + "'?")
			.orElse("; known are " + String.join(", ", known));
	}

	static Optional<String> of(String wrong, List<String> known) {
		return known.stream()
			.filter((each) -> distance(each, wrong) <= 3)
			.min(Comparator.comparingInt((each) -> distance(each, wrong)));
	}

	private static int distance(String left, String right) {
		int[] row = new int[right.length() + 1];
		for (int j = 0; j <= right.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				int replaced = diagonal + ((left.charAt(i - 1) != right.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[right.length()];
	}

}
