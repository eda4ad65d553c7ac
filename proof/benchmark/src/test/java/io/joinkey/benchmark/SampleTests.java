/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SampleTests {

	@Test
	void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
		Sample sample = new Sample(List.of(4.0, 1.0, 3.0, 2.0));
		assertThat(sample.median()).isEqualTo(2.5);
		assertThat(sample.low()).isEqualTo(1);
		assertThat(sample.high()).isEqualTo(4);
		assertThat(sample.spread()).isCloseTo(1.2, within(1e-9));
	}

	@Test
	void whatIsAddedIsComparedRoundByRound() {
		// the machine was slow in the first round
		assertThat(Sample.added(List.of(140.0, 60.0, 59.0), List.of(100.0, 49.0, 50.0))).isEqualTo(11);
	}

	@Test
	void aJvmIsWarmWhenFourValuesAreAlike() {
		assertThat(Steady.isReached(List.of(100.0, 100.0, 100.0))).isFalse();
		assertThat(Steady.isReached(List.of(120.0, 110.0, 105.0, 101.0))).isFalse();
		assertThat(Steady.isReached(List.of(120.0, 100.0, 101.0, 100.5, 99.0))).isTrue();
	}

}
