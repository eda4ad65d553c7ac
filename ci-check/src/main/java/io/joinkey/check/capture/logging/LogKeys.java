/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.Set;

import org.slf4j.MDC;

/**
 * The keys of the mapped diagnostic context that hold ids.
 */
public final class LogKeys {

	/** The keys of Micrometer, and those that Joinkey writes. */
	public static final Set<String> ALL = Set.of("traceId", "spanId", "trace_id", "span_id", "trace_flags");

	private LogKeys() {
	}

	/** Removes the ids from the context of the calling thread. */
	static void clear() {
		ALL.forEach(MDC::remove);
	}

}
