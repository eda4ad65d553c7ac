/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Writes the key values of an observation to its span as Micrometer does, but without a
 * merged copy of them.
 */
final class SpanAttributes {

	/** More would mean that keys are made up at run time. */
	private static final int MAX_KEYS = 1000;

	private static final Map<String, AttributeKey<String>> KEYS = new ConcurrentHashMap<>();

	private SpanAttributes() {
	}

	/**
	 * Write the key values.
	 * @param context the observation
	 * @param span its span
	 * @return whether one of them made the span an error
	 */
	static boolean write(Observation.Context context, OtelSpan span) {
		io.opentelemetry.api.trace.Span own = OtelSpan.toOtel(span);
		if (!own.isRecording()) {
			return false;
		}
		Iterator<KeyValue> lows = context.getLowCardinalityKeyValues().iterator();
		Iterator<KeyValue> highs = context.getHighCardinalityKeyValues().iterator();
		KeyValue low = next(lows);
		KeyValue high = next(highs);
		boolean failed = false;
		// both are sorted by key
		while (low != null || high != null) {
			int order = (low == null) ? 1 : (high == null) ? -1 : low.compareTo(high);
			if (order <= 0) {
				KeyValue last = low;
				low = next(lows);
				failed |= order < 0 && last != null && write(last, span, own);
			}
			if (order >= 0) {
				KeyValue last = high;
				high = next(highs);
				failed |= last != null && write(last, span, own);
			}
		}
		return failed;
	}

	private static @Nullable KeyValue next(Iterator<KeyValue> keyValues) {
		return keyValues.hasNext() ? keyValues.next() : null;
	}

	private static boolean write(KeyValue keyValue, Span span, io.opentelemetry.api.trace.Span own) {
		if (keyValue.getKey().equalsIgnoreCase("error")) {
			span.error(new RuntimeException(keyValue.getValue()));
			return true;
		}
		own.setAttribute(key(keyValue.getKey()), keyValue.getValue());
		return false;
	}

	private static AttributeKey<String> key(String name) {
		AttributeKey<String> key = KEYS.get(name);
		if (key == null) {
			key = AttributeKey.stringKey(name);
			if (KEYS.size() < MAX_KEYS) {
				KEYS.put(name, key);
			}
		}
		return key;
	}

}
