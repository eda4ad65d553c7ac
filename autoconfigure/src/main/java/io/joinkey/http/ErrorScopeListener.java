/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler.ContextScopeListener;
import org.jspecify.annotations.Nullable;

/**
 * Closes the scope of {@link ErrorScopeFilter} when Jetty has logged the failure and
 * rendered the error page.
 */
final class ErrorScopeListener implements ContextScopeListener {

	@Override
	public void enterScope(Context context, @Nullable Request request) {
		ErrorScope.begin();
	}

	@Override
	public void exitScope(Context context, @Nullable Request request) {
		// Jetty enters and exits in pairs, an asynchronous dispatch on its own thread
		ErrorScope scope = ErrorScope.current();
		if (scope != null) {
			scope.close();
		}
	}

}
