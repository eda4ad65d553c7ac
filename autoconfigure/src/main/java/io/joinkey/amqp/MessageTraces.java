/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trace context of a message.
 */
final class MessageTraces implements TextMapGetter<Object> {

	private final ContextPropagators propagators;

	MessageTraces(ContextPropagators propagators) {
		this.propagators = propagators;
	}

	SpanContext of(@Nullable Object message) {
		Context context = this.propagators.getTextMapPropagator().extract(Context.root(), message, this);
		return Span.fromContext(context).getSpanContext();
	}

	@Override
	public Iterable<String> keys(Object message) {
		return List.of();
	}

	@Override
	public @Nullable String get(@Nullable Object message, String name) {
		return MessageHeaders.read(message, name);
	}

}
