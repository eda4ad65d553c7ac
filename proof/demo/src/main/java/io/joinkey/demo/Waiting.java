/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions.
 */
final class Waiting {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private Waiting() {
	}

	/**
	 * Waits until a condition holds or patience ends.
	 * @param patience how long to wait
	 * @param condition asked again and again
	 * @return whether the condition came to hold
	 */
	static boolean until(Duration patience, BooleanSupplier condition) {
		Instant end = Instant.now().plus(patience);
		while (!condition.getAsBoolean()) {
			if (Instant.now().isAfter(end)) {
				return false;
			}
			pause();
		}
		return true;
	}

	static void pause() {
		try {
			Thread.sleep(INTERVAL.toMillis());
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	static DemoException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new DemoException("Interrupted", ex);
	}

}
