/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Provides the current span of the OpenTelemetry API to the Prometheus registry, for
 * exemplars of spans that Micrometer did not make.
 *
 * @see <a href= "https://prometheus.github.io/client_java/otel/tracing/">Prometheus
 * client_java, Tracing</a>
 */
final class CurrentSpanContext implements SpanContext {

	CurrentSpanContext() {
	}

	@Override
	public @Nullable String getCurrentTraceId() {
		io.opentelemetry.api.trace.SpanContext context = Span.current().getSpanContext();
		return context.isValid() ? context.getTraceId() : null;
	}

	@Override
	public @Nullable String getCurrentSpanId() {
		io.opentelemetry.api.trace.SpanContext context = Span.current().getSpanContext();
		return context.isValid() ? context.getSpanId() : null;
	}

	@Override
	public boolean isCurrentSpanSampled() {
		return Span.current().getSpanContext().isSampled();
	}

	@Override
	public void markCurrentSpanAsExemplar() {
		// a sampled span is exported anyway
	}

}
