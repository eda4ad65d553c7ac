/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * Records active spans of an SDK without a span processor, which no exporter can get. The
 * application's own SDK has the gate's processor at least.
 */
final class UnexportedSpans {

	private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

	private UnexportedSpans() {
	}

	/** Records the current span of this thread. */
	static void look() {
		Span span = Span.current();
		if (span instanceof ReadableSpan readable && span.isRecording() && !SEEN.containsKey(id(span))) {
			Object processor = PrivateField.read(span, "spanProcessor");
			if (processor != null && processor.getClass().getSimpleName().equals("NoopSpanProcessor")) {
				SEEN.put(id(span), readable.getInstrumentationScopeInfo().getName());
			}
		}
	}

	static Map<String, String> seen() {
		return Map.copyOf(SEEN);
	}

	private static String id(Span span) {
		return span.getSpanContext().getSpanId();
	}

}
