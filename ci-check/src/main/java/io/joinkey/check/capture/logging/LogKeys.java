/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.Set;

import org.slf4j.MDC;

/**
 * Removes the ids from the mapped diagnostic context of the calling thread.
 */
final class LogKeys {

	private static final Set<String> ALL = Set.of("traceId", "spanId", "trace_id", "span_id", "trace_flags");

	private LogKeys() {
	}

	static void clear() {
		ALL.forEach(MDC::remove);
	}

}
