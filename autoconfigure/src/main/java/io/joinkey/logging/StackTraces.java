/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.List;

/**
 * Shortens stack traces in the same way for each logging library. The root cause comes
 * first, since the end is cut.
 */
final class StackTraces {

	static final int MAX_FRAMES_PER_THROWABLE = 40;

	/**
	 * Regular expressions of a class, a dot and a method that do not help a reader.
	 */
	static final List<String> FRAMES_WITHOUT_NEWS = List.of("^jdk\\.internal\\.reflect\\.",
			"^java\\.lang\\.reflect\\.Method\\.invoke", "\\$\\\\$\\$");

	private StackTraces() {
	}

}
