/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Removes the ids from Log4j2's thread context before each event. The self-test uses it
 * to cut the join between spans and log lines.
 */
final class Log4j2ClearingFilter extends AbstractFilter {

	@Override
	public Result filter(Logger logger, Level level, @Nullable Marker marker, @Nullable String message,
			Object @Nullable ... parameters) {
		return clear();
	}

	@Override
	public Result filter(Logger logger, Level level, @Nullable Marker marker, @Nullable Object message,
			@Nullable Throwable thrown) {
		return clear();
	}

	@Override
	public Result filter(Logger logger, Level level, @Nullable Marker marker, @Nullable Message message,
			@Nullable Throwable thrown) {
		return clear();
	}

	private static Result clear() {
		LogKeys.clear();
		return Result.NEUTRAL;
	}

}
