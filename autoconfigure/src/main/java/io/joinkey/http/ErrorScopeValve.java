/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Closes the scope of {@link ErrorScopeFilter} when Tomcat has logged the failure and
 * rendered the error page.
 */
final class ErrorScopeValve extends ValveBase {

	ErrorScopeValve() {
		super(true);
	}

	@Override
	@SuppressWarnings("try")
	public void invoke(Request request, Response response) throws IOException, ServletException {
		try (ErrorScope scope = ErrorScope.begin()) {
			getNext().invoke(request, response);
		}
	}

}
