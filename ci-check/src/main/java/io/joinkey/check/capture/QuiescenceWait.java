/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits until the work that the requests started has ended. Work that never ends is not
 * waited for.
 */
class QuiescenceWait {

	private static final long LONGEST = Duration.ofSeconds(15).toNanos();

	private static final long STILL = Duration.ofSeconds(5).toNanos();

	private final BooleanSupplier delivered;

	private final BooleanSupplier ended;

	private final LongSupplier observed;

	/**
	 * Sets the work to wait for.
	 * @param delivered whether every record was given to its listener: one that was not
	 * may come after a long silence
	 * @param ended whether every span was ended
	 * @param observed how much was observed, which grows as long as something happens
	 */
	QuiescenceWait(BooleanSupplier delivered, BooleanSupplier ended, LongSupplier observed) {
		this.delivered = delivered;
		this.ended = ended;
		this.observed = observed;
	}

	void await() {
		long begin = now();
		long change = begin;
		long before = this.observed.getAsLong();
		while (now() - begin < LONGEST) {
			boolean delivered = this.delivered.getAsBoolean();
			if (delivered && (this.ended.getAsBoolean() || now() - change >= STILL)) {
				return;
			}
			pause();
			long after = this.observed.getAsLong();
			change = (after != before) ? now() : change;
			before = after;
		}
	}

	long now() {
		return System.nanoTime();
	}

	void pause() {
		LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
	}

}
