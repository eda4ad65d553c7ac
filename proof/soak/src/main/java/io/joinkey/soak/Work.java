/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of the applications, each with the number of the request and the
 * place.
 */
final class Work {

	private static final Logger logger = LoggerFactory.getLogger(Work.class);

	private Work() {
	}

	static void line(int number, String place) {
		Fault.PLANTED.forEach((fault) -> fault.before(number, place));
		logger.info("n={} at={};", number, place);
	}

	static IllegalStateException failure(int number) {
		return new IllegalStateException("n=" + number + " fails");
	}

}
