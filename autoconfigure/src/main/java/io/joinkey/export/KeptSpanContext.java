/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Provides the current span to the Prometheus registry, for exemplars of sampled spans
 * and of kept ones. A trace that an exemplar names is kept.
 */
final class KeptSpanContext implements SpanContext {

	private final UnsampledTraces unsampled;

	KeptSpanContext(UnsampledTraces unsampled) {
		this.unsampled = unsampled;
	}

	@Override
	public @Nullable String getCurrentTraceId() {
		io.opentelemetry.api.trace.SpanContext current = Span.current().getSpanContext();
		return current.isValid() ? current.getTraceId() : null;
	}

	@Override
	public @Nullable String getCurrentSpanId() {
		io.opentelemetry.api.trace.SpanContext current = Span.current().getSpanContext();
		return current.isValid() ? current.getSpanId() : null;
	}

	@Override
	public boolean isCurrentSpanSampled() {
		io.opentelemetry.api.trace.SpanContext current = Span.current().getSpanContext();
		return current.isSampled() || (current.isValid() && this.unsampled.isKept(current));
	}

	@Override
	public void markCurrentSpanAsExemplar() {
		// a failed or slow local root is kept when it ends
	}

}
