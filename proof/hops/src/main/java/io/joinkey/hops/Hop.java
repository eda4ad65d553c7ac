/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hop that a request takes, with a log line at the place that the context must reach.
 */
@FunctionalInterface
interface Hop {

	/** The application's own logger. */
	Logger logger = LoggerFactory.getLogger(Hop.class);

	/**
	 * Takes the hop.
	 * @throws Exception if the hop fails
	 */
	void run() throws Exception;

	/**
	 * Writes the line by which the hop is judged.
	 * @param hop the hop's name
	 */
	static void line(String hop) {
		logger.info("hop={};", hop);
	}

	/**
	 * Makes a task that writes the line.
	 * @param hop the hop's name
	 * @return the task
	 */
	static Runnable task(String hop) {
		return () -> line(hop);
	}

}
