/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.tracing.otel.bridge.EventListener;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the {@link RecordedHeaders} in the {@link MDC}, unless the application has set a
 * value there.
 */
final class RecordedHeaderFields implements EventListener {

	private final ThreadLocal<Map<String, String>> shown = ThreadLocal.withInitial(HashMap::new);

	private final List<String> fields;

	private final Supplier<Map<String, String>> current;

	RecordedHeaderFields(List<String> fields, Supplier<Map<String, String>> current) {
		this.fields = fields;
		this.current = current;
	}

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent || event instanceof ScopeRestoredEvent) {
			Map<String, String> recorded = this.current.get();
			for (int i = 0; i < this.fields.size(); i++) {
				show(this.fields.get(i), recorded.get(this.fields.get(i)));
			}
		}
	}

	private void show(String field, @Nullable String value) {
		String before = MDC.get(field);
		if (value == null && before == null) {
			return;
		}
		Map<String, String> ours = this.shown.get();
		if (before != null && !before.equals(ours.get(field))) {
			// the application's own
			return;
		}
		if (value != null) {
			MDC.put(field, value);
			ours.put(field, value);
		}
		else {
			MDC.remove(field);
			ours.remove(field);
			if (ours.isEmpty()) {
				this.shown.remove();
			}
		}
	}

}
