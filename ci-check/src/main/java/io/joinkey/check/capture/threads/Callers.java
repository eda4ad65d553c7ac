/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.List;

import io.joinkey.check.evidence.Libraries;
import io.joinkey.check.evidence.LogEvent;

/**
 * Finds the classes that led to the running code and that belong to no known library.
 */
public final class Callers {

	private static final int LIMIT = 30;

	private Callers() {
	}

	/** Return the classes, and {@link LogEvent#FORWARD}, the innermost first. */
	public static List<String> now() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::getClassName)
				.filter((name) -> name.equals(LogEvent.FORWARD) || !Libraries.isKnown(name))
				.distinct()
				.limit(LIMIT)
				.toList());
	}

}
