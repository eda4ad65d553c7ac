/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

/**
 * Thrown with a message for the reader of the build's output. It has no stack trace,
 * because the place in the gate would not help.
 */
final class GateFailure extends AssertionError {

	GateFailure(String message) {
		super("\n\n" + message);
		setStackTrace(new StackTraceElement[0]);
	}

}
