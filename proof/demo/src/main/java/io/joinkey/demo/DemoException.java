/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

/**
 * The demo cannot go on; the message says why to whoever runs it.
 */
class DemoException extends RuntimeException {

	DemoException(String message) {
		super(message);
	}

	DemoException(String message, Throwable cause) {
		super(message, cause);
	}

}
