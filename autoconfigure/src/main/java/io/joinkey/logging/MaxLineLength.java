/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * The bound of a JSON line, line feed included.
 */
public final class MaxLineLength {

	/**
	 * The property that sets the bound.
	 */
	public static final String PROPERTY = "joinkey.logging.max-line-length";

	/**
	 * The bound unless it is configured, in bytes: where log shippers such as rsyslog
	 * cut.
	 */
	public static final int DEFAULT = 8 * 1024;

	/**
	 * The smallest bound, in bytes: the ids and a message fit into it.
	 */
	public static final int MIN = 2 * 1024;

	private MaxLineLength() {
	}

	/**
	 * Return the bound that the application configures.
	 * @param environment the application's environment
	 * @return the bound in bytes, {@link #DEFAULT} if the property is absent or wrong
	 */
	static int of(Environment environment) {
		try {
			String value = environment.getProperty(PROPERTY);
			DataSize size = (value != null)
					? ApplicationConversionService.getSharedInstance().convert(value, DataSize.class) : null;
			return (size != null && size.toBytes() >= MIN) ? Math.toIntExact(size.toBytes()) : DEFAULT;
		}
		catch (RuntimeException ex) {
			// the application's own binding of the same property reports it
			return DEFAULT;
		}
	}

}
