/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.micrometer.tracing.Tracer.SpanInScope;
import org.jspecify.annotations.Nullable;

/**
 * Holds the scope that {@link ErrorScopeFilter} leaves open until the container has
 * finished the request.
 */
final class ErrorScope implements AutoCloseable {

	private static final ThreadLocal<@Nullable ErrorScope> current = new ThreadLocal<>();

	private final @Nullable ErrorScope outer;

	private @Nullable SpanInScope held;

	private ErrorScope(@Nullable ErrorScope outer) {
		this.outer = outer;
	}

	static ErrorScope begin() {
		ErrorScope scope = new ErrorScope(current.get());
		current.set(scope);
		return scope;
	}

	static @Nullable ErrorScope current() {
		return current.get();
	}

	void hold(SpanInScope scope) {
		release();
		this.held = scope;
	}

	private void release() {
		SpanInScope open = this.held;
		this.held = null;
		if (open != null) {
			open.close();
		}
	}

	@Override
	public void close() {
		if (this.outer != null) {
			current.set(this.outer);
		}
		else {
			current.remove();
		}
		release();
	}

}
