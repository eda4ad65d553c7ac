/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Links the span of a request from an untrusted caller to the caller's span.
 *
 * @see CallerTrust
 */
final class ForeignLinks implements SpanProcessor {

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		SpanContext foreign = parentContext.get(CallerTrust.FOREIGN);
		// spans below the request's have the same context, and a parent
		if (foreign != null && !Span.fromContext(parentContext).getSpanContext().isValid()) {
			span.addLink(foreign);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
	}

	@Override
	public boolean isEndRequired() {
		return false;
	}

}
