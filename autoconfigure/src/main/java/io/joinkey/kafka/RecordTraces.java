/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trace context of a record.
 */
final class RecordTraces implements TextMapGetter<Object> {

	private final ContextPropagators propagators;

	RecordTraces(ContextPropagators propagators) {
		this.propagators = propagators;
	}

	SpanContext of(@Nullable Object record) {
		// without the value, which is searched for business keys elsewhere
		Context context = this.propagators.getTextMapPropagator()
			.extract(Context.root(), HeaderReader.headers(record), this);
		return Span.fromContext(context).getSpanContext();
	}

	@Override
	public Iterable<String> keys(Object headers) {
		return List.of();
	}

	@Override
	public @Nullable String get(@Nullable Object headers, String name) {
		return HeaderReader.text(headers, name);
	}

}
