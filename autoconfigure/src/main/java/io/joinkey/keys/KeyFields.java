/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the business keys of the current work in the {@link MDC}, unless the application
 * has set a value there.
 */
final class KeyFields implements EventListener {

	/** What is in the MDC of each thread because of a scope. */
	private static final ThreadLocal<@Nullable Map<String, String>> shown = new ThreadLocal<>();

	private final KeyOrigins origins;

	KeyFields(KeyOrigins origins) {
		this.origins = origins;
		origins.onChange(KeyFields::show);
	}

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent || event instanceof ScopeRestoredEvent) {
			KeyedWork work = this.origins.of(Context.current());
			show((work != null) ? work.fields() : Map.of());
		}
	}

	private static void show(Map<String, String> fields) {
		Map<String, String> before = shown.get();
		if (before == null && fields.isEmpty()) {
			return;
		}
		Map<String, String> after = new HashMap<>();
		if (before != null) {
			before.forEach((field, value) -> {
				if (value.equals(MDC.get(field))) {
					MDC.remove(field);
				}
			});
		}
		fields.forEach((field, value) -> {
			if (MDC.get(field) == null) {
				MDC.put(field, value);
				after.put(field, value);
			}
		});
		if (after.isEmpty()) {
			shown.remove();
		}
		else {
			shown.set(after);
		}
	}

}
