/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads trace headers as W3C specifies: two {@code traceparent} headers are ignored,
 * several {@code tracestate} headers are joined.
 *
 * @param <C> what carries the headers
 * @see <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>
 */
final class StrictHeaders<C> implements TextMapGetter<C> {

	static final String TRACEPARENT = "traceparent";

	static final String TRACESTATE = "tracestate";

	private final TextMapGetter<C> headers;

	StrictHeaders(TextMapGetter<C> headers) {
		this.headers = headers;
	}

	@Override
	public Iterable<String> keys(C carrier) {
		return this.headers.keys(carrier);
	}

	@Override
	public @Nullable String get(@Nullable C carrier, String key) {
		if (key.equalsIgnoreCase(TRACEPARENT)) {
			List<String> values = values(carrier, key);
			return (values.size() == 1) ? values.get(0).strip() : null;
		}
		if (key.equalsIgnoreCase(TRACESTATE)) {
			List<String> values = values(carrier, key);
			return values.isEmpty() ? null : String.join(",", values);
		}
		return this.headers.get(carrier, key);
	}

	@Override
	public Iterator<String> getAll(@Nullable C carrier, String key) {
		return this.headers.getAll(carrier, key);
	}

	private List<String> values(@Nullable C carrier, String key) {
		List<String> values = new ArrayList<>();
		this.headers.getAll(carrier, key).forEachRemaining(values::add);
		return values;
	}

}
