/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

/**
 * A message for whoever reads the build's output; the place in the gate would tell
 * nothing.
 */
final class GateFailure extends AssertionError {

	GateFailure(String message) {
		super("\n\n" + message);
		setStackTrace(new StackTraceElement[0]);
	}

}
