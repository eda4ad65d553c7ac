/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads trace headers as W3C specifies: two {@code traceparent} headers are ignored,
 * several {@code tracestate} headers are joined. Reads each of them once, so that an
 * instance serves a single message.
 *
 * @param <C> what carries the headers
 * @see <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>
 */
final class StrictHeaders<C> implements TextMapGetter<C> {

	static final String TRACEPARENT = "traceparent";

	static final String TRACESTATE = "tracestate";

	private final TextMapGetter<C> headers;

	private boolean traceparentRead;

	private @Nullable String traceparent;

	private boolean tracestateRead;

	private @Nullable String tracestate;

	StrictHeaders(TextMapGetter<C> headers) {
		this.headers = headers;
	}

	@Override
	public Iterable<String> keys(C carrier) {
		return this.headers.keys(carrier);
	}

	@Override
	public @Nullable String get(@Nullable C carrier, String key) {
		// case matters: Kafka distinguishes headers by it
		if (key.equals(TRACEPARENT)) {
			if (!this.traceparentRead) {
				this.traceparent = traceparent(carrier, key);
				this.traceparentRead = true;
			}
			return this.traceparent;
		}
		if (key.equals(TRACESTATE)) {
			if (!this.tracestateRead) {
				this.tracestate = tracestate(carrier, key);
				this.tracestateRead = true;
			}
			return this.tracestate;
		}
		if (key.equalsIgnoreCase(TRACEPARENT)) {
			return traceparent(carrier, key);
		}
		return key.equalsIgnoreCase(TRACESTATE) ? tracestate(carrier, key) : this.headers.get(carrier, key);
	}

	@Override
	public Iterator<String> getAll(@Nullable C carrier, String key) {
		return this.headers.getAll(carrier, key);
	}

	private @Nullable String traceparent(@Nullable C carrier, String key) {
		Iterator<String> values = this.headers.getAll(carrier, key);
		String value = values.hasNext() ? values.next() : null;
		return (value == null || values.hasNext()) ? null : value.strip();
	}

	private @Nullable String tracestate(@Nullable C carrier, String key) {
		Iterator<String> values = this.headers.getAll(carrier, key);
		String value = values.hasNext() ? values.next() : null;
		while (values.hasNext()) {
			value += "," + values.next();
		}
		return value;
	}

}
