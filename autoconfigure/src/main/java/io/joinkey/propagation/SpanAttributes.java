/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Writes the key values of an observation to its span as Micrometer does, but without a
 * merged copy of them.
 */
final class SpanAttributes {

	/** More would mean that keys are made up at run time. */
	private static final int MAX_KEYS = 1000;

	private static final Map<String, AttributeKey<String>> KEYS = new ConcurrentHashMap<>();

	private static final AttributeKey<String> PEER_SERVICE = AttributeKey.stringKey("peer.service");

	private static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

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

	/**
	 * Write the remote service of a message.
	 * @param span the span before its start
	 * @param service the name of the service
	 * @param address its URI
	 * @return {@code false} if the address is not a URI, which Micrometer logs
	 */
	static boolean writePeer(SpanBuilder span, @Nullable String service, @Nullable String address) {
		if (service != null) {
			span.setAttribute(PEER_SERVICE, service);
		}
		if (address == null) {
			return true;
		}
		try {
			URI uri = URI.create(address);
			if (uri.getHost() != null) {
				span.setAttribute(PEER_ADDRESS, uri.getHost());
			}
			span.setAttribute(PEER_PORT, uri.getPort());
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
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
