/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import io.joinkey.JoinkeyProperties.Logging;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Reads {@code joinkey.logging.max-line-length}, the number of bytes that a JSON line
 * stays under. Its line feed counts.
 */
final class MaxLineLength {

	/**
	 * The bound unless it is configured, in bytes: where log shippers such as rsyslog
	 * cut.
	 */
	static final int DEFAULT = 8 * 1024;

	private MaxLineLength() {
	}

	/**
	 * Return the bound that the application configures.
	 * @param environment the application's environment
	 * @return the bound in bytes, {@link #DEFAULT} if the property is absent or wrong
	 */
	static int of(Environment environment) {
		try {
			String value = environment.getProperty(Logging.MAX_LINE_LENGTH);
			DataSize size = (value != null)
					? ApplicationConversionService.getSharedInstance().convert(value, DataSize.class) : null;
			return (size != null && size.toBytes() >= Logging.MIN_LINE_LENGTH) ? Math.toIntExact(size.toBytes())
					: DEFAULT;
		}
		catch (RuntimeException ex) {
			// the application's own binding of the same property reports it
			return DEFAULT;
		}
	}

}
