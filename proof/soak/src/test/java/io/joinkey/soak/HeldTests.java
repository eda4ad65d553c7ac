/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When something counts as leaked.
 */
class HeldTests {

	private static final long MB = 1L << 20;

	private final Findings findings = new Findings();

	@Test
	void isSilentAboutAWarmUpAndOneOutlier() {
		judge(heaps(10, 20, 30, 30, 30, 30, 30, 60, 30, 30));
		assertThat(this.findings.messages()).isEmpty();
	}

	@Test
	void findsAHeapThatGrows() {
		judge(heaps(10, 11, 12, 13, 14, 15, 16, 17, 18, 19));
		assertThat(this.findings.messages()).singleElement()
			.asString()
			.startsWith("leaked 1 x test heap; first: the used heap grew by " + 4 * MB + " bytes in the second half: ["
					+ 10 * MB)
			.endsWith(", most of it [B " + 4 * MB);
	}

	@Test
	void isSilentAboutAPoolThatWasFilledInTheFirstHalf() {
		judge(threads(1, 5, 8, 8, 8, 8, 8, 8, 8, 8));
		judge(threads(8, 8, 8, 8, 8, 8, 8, 8, 8, 2));
		judge(threads(1, 1, 1, 1, 1, 1, 1, 2, 2, 3));
		assertThat(this.findings.messages()).isEmpty();
	}

	@Test
	void findsThreadsThatWereNotThereBefore() {
		judge(threads(8, 8, 8, 8, 8, 8, 9, 10, 11, 11));
		assertThat(this.findings.messages())
			.containsExactly("leaked 1 x test threads task-#; first: 11 where there were 8");
	}

	@Test
	void findsAContextThatAThreadStillHolds() {
		Sample sample = Sample
			.parse("heap 1\nclass 1 [B\nthread pool-1-thread-2\nheld pool-1-thread-2: Scope of 7\n  and so on");
		judge(List.of(sample));
		assertThat(this.findings.messages())
			.containsExactly("leaked 1 x test context on pool-#-thread-#; first: pool-1-thread-2: Scope of 7");
	}

	private void judge(List<Sample> samples) {
		Held held = new Held("test");
		samples.forEach(held::add);
		held.judge(this.findings);
	}

	private static List<Sample> heaps(long... megabytes) {
		return LongStream.of(megabytes)
			.mapToObj((size) -> new Sample(size * MB, Map.of("[B", size * MB), Map.of(), List.of()))
			.toList();
	}

	private static List<Sample> threads(int... counts) {
		return IntStream.of(counts)
			.mapToObj((count) -> new Sample(MB, Map.of(), Map.of("task-#", count), List.of()))
			.toList();
	}

}
