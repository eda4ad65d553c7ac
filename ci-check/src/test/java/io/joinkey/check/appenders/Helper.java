/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.appenders;

import org.slf4j.Logger;

/**
 * A class of an application that logs for others.
 */
public final class Helper {

	private Helper() {
	}

	public static void log(Logger logger, String message) {
		logger.info(message);
	}

}
