/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hop: what a request has done, with a log line at the place that context must reach.
 */
@FunctionalInterface
interface Hop {

	/** The application's own logger. */
	Logger logger = LoggerFactory.getLogger(Hop.class);

	/**
	 * Does it.
	 * @throws Exception whatever happens
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
