/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;

import io.micrometer.tracing.Tracer.SpanInScope;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Closes the scope that {@link ErrorScopeFilter} left open, when Tomcat has logged the
 * failure and rendered the error page, on the same thread and whatever happens.
 */
public final class ErrorScopeValve extends ValveBase {

	static final String ATTRIBUTE = ErrorScopeValve.class.getName() + ".holder";

	/**
	 * Creates a valve that also serves asynchronous requests.
	 */
	public ErrorScopeValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		Holder holder = new Holder();
		request.setAttribute(ATTRIBUTE, holder);
		try {
			getNext().invoke(request, response);
		}
		finally {
			holder.close();
		}
	}

	static final class Holder {

		private @Nullable SpanInScope scope;

		void hold(SpanInScope scope) {
			close();
			this.scope = scope;
		}

		private void close() {
			SpanInScope open = this.scope;
			this.scope = null;
			if (open != null) {
				open.close();
			}
		}

	}

}
