/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.time.Duration;

/**
 * Something that the demo started and must stop.
 */
interface Part {

	/**
	 * Asks it to stop, without waiting.
	 */
	void requestStop();

	/**
	 * Stops it.
	 * @param grace how long it may take before it is forced to
	 */
	void stop(Duration grace);

}
