/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.joinkey.CallerValue;
import io.joinkey.keys.BusinessKeyStore.Key;
import io.joinkey.keys.BusinessKeyStore.Origin;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * The business keys of one request or record. All threads that work for it share this
 * object, which is in their context, so that a key that is found later is on all of them.
 */
final class KeyedWork {

	static final ContextKey<KeyedWork> KEY = ContextKey.named("joinkey-business-keys");

	/** The log field with the trace id of the first origin. */
	static final String LINKED = "linked_trace_id";

	private final KeyOrigins origins;

	private final boolean continued;

	/** Keys whose value is exactly what the caller sent, until the span is known. */
	private final List<Key> waiting = new ArrayList<>();

	private final Set<Origin> linked = new HashSet<>();

	private volatile Map<String, String> fields = Map.of();

	private volatile CompletableFuture<?> search = CompletableFuture.completedFuture(null);

	private @Nullable Span span;

	/**
	 * Creates the keys of a request or record.
	 * @param origins where keys were seen first
	 * @param continued whether the trace of the caller is continued
	 */
	KeyedWork(KeyOrigins origins, boolean continued) {
		this.origins = origins;
		this.continued = continued;
	}

	/** Return what is on log lines, by the name of the field. */
	Map<String, String> fields() {
		return this.fields;
	}

	/**
	 * Return the search for origins, which is complete if nothing has to be waited for.
	 */
	CompletableFuture<?> search() {
		return this.search;
	}

	/** Adds a key whose value a caller or the application chose. */
	void put(String name, @Nullable String sent) {
		String value = CallerValue.clean(sent);
		if (sent == null || value == null) {
			return;
		}
		// two long values may be the same after they were cut
		Key key = value.equals(sent.strip()) ? new Key(name, value) : null;
		Span started;
		synchronized (this) {
			if (value.equals(this.fields.get(name))) {
				return;
			}
			show(name, value);
			started = this.span;
			if (started == null && key != null) {
				this.waiting.add(key);
			}
		}
		if (started != null) {
			started.setAttribute(name, value);
			if (key != null) {
				join(key, started);
				await();
			}
		}
	}

	/** Adds the keys to the span of the request or record. */
	void started(Span started) {
		List<Key> keys;
		synchronized (this) {
			if (this.span != null) {
				return;
			}
			this.span = started;
			keys = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		this.fields.forEach(started::setAttribute);
		keys.forEach((key) -> join(key, started));
		await();
	}

	private void await() {
		try {
			this.origins.await(this.search);
		}
		catch (RuntimeException ex) {
			this.origins.report("A business key could not be linked: " + ex);
		}
	}

	private void join(Key key, Span started) {
		try {
			search(key, started);
		}
		catch (RuntimeException ex) {
			this.origins.report("The business key '" + key.name() + "' could not be linked: " + ex);
		}
	}

	private void search(Key key, Span started) {
		SpanContext own = started.getSpanContext();
		Origin here = new Origin(own.getTraceId(), own.getSpanId(), own.getTraceFlags().asHex());
		if (this.continued) {
			this.origins.remember(key, here);
			return;
		}
		CompletableFuture<?> found = this.origins.find(key).thenAccept((origin) -> {
			if (origin == null) {
				this.origins.remember(key, here);
			}
			else if (!origin.traceId().equals(own.getTraceId())) {
				link(started, origin);
			}
		});
		if (!found.isDone()) {
			synchronized (this) {
				this.search = CompletableFuture.allOf(this.search, found);
			}
		}
	}

	private void link(Span started, Origin origin) {
		SpanContext linked = SpanContext.createFromRemoteParent(origin.traceId(), origin.spanId(),
				TraceFlags.fromHex(origin.traceFlags(), 0), TraceState.getDefault());
		if (!linked.isValid()) {
			return;
		}
		synchronized (this) {
			if (!this.linked.add(origin)) {
				return;
			}
			started.addLink(linked);
			if (!this.fields.containsKey(LINKED)) {
				show(LINKED, origin.traceId());
			}
		}
	}

	private void show(String name, String value) {
		Map<String, String> shown = new HashMap<>(this.fields);
		shown.put(name, value);
		this.fields = Map.copyOf(shown);
	}

}
