/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the gate's header of a servlet request.
 */
final class ServletHeader {

	private ServletHeader() {
	}

	/**
	 * Return the gate's header as the container read it. A filter of the application may
	 * hide the headers that it does not know.
	 */
	static @Nullable String of(ServletRequest request) {
		ServletRequest original = request;
		while (original instanceof ServletRequestWrapper wrapper) {
			original = wrapper.getRequest();
		}
		return (original instanceof HttpServletRequest http) ? http.getHeader(GateHandler.HEADER) : null;
	}

}
