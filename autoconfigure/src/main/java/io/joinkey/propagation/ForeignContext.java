/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.ContextKey;

/**
 * The trace context of an untrusted caller, until the request's span is linked to it.
 */
final class ForeignContext {

	static final ContextKey<ForeignContext> KEY = ContextKey.named("joinkey-foreign-context");

	private final SpanContext caller;

	private final AtomicBoolean linked = new AtomicBoolean();

	ForeignContext(SpanContext caller) {
		this.caller = caller;
	}

	/** Spans below the request's share this context, and come later. */
	void link(Span request) {
		if (this.linked.compareAndSet(false, true)) {
			request.addLink(this.caller);
		}
	}

}
