/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The values that one metric had in all rounds.
 *
 * @param values the values, at least one
 */
record Sample(List<Double> values) {

	Sample {
		values = values.stream().sorted().toList();
	}

	double median() {
		int size = this.values.size();
		return (this.values.get((size - 1) / 2) + this.values.get(size / 2)) / 2;
	}

	double low() {
		return this.values.get(0);
	}

	double high() {
		return this.values.get(this.values.size() - 1);
	}

	/**
	 * Returns what values add to others of the same rounds.
	 * @param values one value for each round
	 * @param others one value for each round
	 * @return the median of the differences
	 */
	static double added(List<Double> values, List<Double> others) {
		if (values.size() != others.size()) {
			throw new IllegalArgumentException(values.size() + " rounds and " + others.size() + " others");
		}
		return new Sample(
				IntStream.range(0, values.size()).mapToObj((round) -> values.get(round) - others.get(round)).toList())
			.median();
	}

	/**
	 * Returns the distance of the lowest and the highest value, relative to the median.
	 * @return the spread, 0 if all values are 0
	 */
	double spread() {
		return (this.high() > 0) ? (high() - low()) / median() : 0;
	}

}
