/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuiescenceWait}, with a clock that only a pause moves.
 */
class QuiescenceWaitTests {

	private final AtomicLong clock = new AtomicLong();

	@Test
	void itDoesNotWaitAfterAllWorkHasEnded() {
		assertThat(waited(() -> true, () -> true, () -> 0)).isZero();
	}

	@Test
	void aSpanThatEndsLateIsWaitedFor() {
		assertThat(waited(() -> true, () -> this.clock.get() >= 4, () -> 0)).isEqualTo(4);
	}

	@Test
	void aSpanThatNeverEndsIsWaitedForOnlyUntilNothingChangesAnyMore() {
		assertThat(waited(() -> true, () -> false, () -> 0)).isEqualTo(5);
		assertThat(waited(() -> true, () -> false, () -> Math.min(this.clock.get(), 3))).isEqualTo(8);
	}

	@Test
	void anUndeliveredRecordMayArriveAfterALongSilence() {
		assertThat(waited(() -> this.clock.get() >= 12, () -> true, () -> 0)).isEqualTo(12);
	}

	@Test
	void nothingIsWaitedForMoreThanFifteenSeconds() {
		assertThat(waited(() -> false, () -> true, () -> 0)).isEqualTo(15);
		assertThat(waited(() -> true, () -> false, this.clock::get)).isEqualTo(15);
	}

	private long waited(BooleanSupplier delivered, BooleanSupplier ended, LongSupplier observed) {
		this.clock.set(0);
		new QuiescenceWait(delivered, ended, observed) {

			@Override
			long now() {
				return Duration.ofSeconds(QuiescenceWaitTests.this.clock.get()).toNanos();
			}

			@Override
			void pause() {
				QuiescenceWaitTests.this.clock.incrementAndGet();
			}

		}.await();
		return this.clock.get();
	}

}
