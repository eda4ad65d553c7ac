/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.Map;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * The business keys that were read of a request or record, for tests of other packages.
 */
public final class ReadKeys {

	private ReadKeys() {
	}

	/**
	 * Return the log fields of the request or record.
	 * @param context what was read
	 * @return values by the name of their field
	 */
	public static Map<String, String> of(Context context) {
		KeyedWork work = context.get(KeyedWork.KEY);
		return (work != null) ? work.fields() : Map.of();
	}

	/**
	 * Searches for origins as when the span of the request or record has started.
	 * @param context what was read
	 * @param span the span
	 */
	public static void started(Context context, Span span) {
		KeyedWork work = context.get(KeyedWork.KEY);
		if (work != null) {
			work.started(span);
		}
	}

}
