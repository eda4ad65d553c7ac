/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import io.joinkey.ForeignInternal;
import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * Links the span of a request from an untrusted caller to the caller's span, when the
 * request's first scope opens.
 *
 * @see CallerTrust
 */
final class ForeignLinks implements EventListener {

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent attached && attached.getSpan() != null) {
			ForeignContext foreign = Context.current().get(ForeignContext.KEY);
			if (foreign != null) {
				foreign.link(recorded(attached.getSpan()));
			}
		}
	}

	/** Only the span of the SDK takes a link. */
	private static Span recorded(Span span) {
		Span own = ForeignInternal.MICROMETER_SPAN.isFieldOf(span)
				? ForeignInternal.MICROMETER_SPAN.read(span, Span.class) : span;
		return (own != null) ? own : span;
	}

}
