/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.function.Supplier;

import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the request id in the {@link MDC}, unless the application has set a value there.
 */
final class RequestIdField implements EventListener {

	/**
	 * The key in the {@link MDC} and the field in a JSON line.
	 */
	static final String REQUEST_ID = "request_id";

	private final ThreadLocal<@Nullable String> shown = new ThreadLocal<>();

	private final Supplier<@Nullable String> current;

	RequestIdField(Supplier<@Nullable String> current) {
		this.current = current;
	}

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent || event instanceof ScopeRestoredEvent) {
			show(this.current.get());
		}
	}

	private void show(@Nullable String id) {
		String before = MDC.get(REQUEST_ID);
		if (before != null && !before.equals(this.shown.get())) {
			// the application's own
			return;
		}
		if (id != null) {
			MDC.put(REQUEST_ID, id);
			this.shown.set(id);
		}
		else if (before != null) {
			MDC.remove(REQUEST_ID);
			this.shown.remove();
		}
	}

}
