/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for a condition that may never hold.
 */
public final class Wait {

	private Wait() {
	}

	/**
	 * Waits until a condition holds or the time is over.
	 * @param atMost how long to wait
	 * @param condition the condition, asked again and again on this thread
	 * @return whether the condition came to hold
	 */
	public static boolean until(Duration atMost, Callable<Boolean> condition) {
		return until(atMost, Duration.ofMillis(100), condition);
	}

	/**
	 * Waits until a condition holds that costs much to ask, or the time is over.
	 * @param atMost how long to wait
	 * @param pause the time between two questions
	 * @param condition the condition, asked again and again on this thread
	 * @return whether the condition came to hold
	 */
	public static boolean until(Duration atMost, Duration pause, Callable<Boolean> condition) {
		try {
			// a condition may use what belongs to this thread, as a Kafka consumer does
			Awaitility.await().pollInSameThread().pollInterval(pause).atMost(atMost).until(condition);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

}
