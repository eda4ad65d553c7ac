/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

/**
 * Thrown when the gate cannot judge the application. The message names what is wrong,
 * where, and how to fix it.
 */
final class CouldNotJudge extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CouldNotJudge(String message) {
		super(message);
	}

	CouldNotJudge(String message, Throwable cause) {
		super(message, cause);
	}

	String text() {
		return "The correlation gate could not judge the application\n\n" + getMessage() + "\n";
	}

}
