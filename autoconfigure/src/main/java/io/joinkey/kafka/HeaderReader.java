/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.charset.StandardCharsets;

import io.opentelemetry.api.trace.SpanContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * Reads a trace header of a record in any form that a listener receives it.
 */
final class HeaderReader {

	static final String TRACEPARENT = "traceparent";

	/** The places of the ids in a header. */
	private static final int TRACE_ID = 3;

	private static final int SPAN_ID = 36;

	private HeaderReader() {
	}

	static @Nullable String read(@Nullable Object carrier, String name) {
		return text(headers(carrier), name);
	}

	/** Return the headers of a record or message, in its own type. */
	static @Nullable Object headers(@Nullable Object carrier) {
		if (carrier instanceof ConsumerRecord<?, ?> record) {
			return record.headers();
		}
		if (carrier instanceof ProducerRecord<?, ?> record) {
			return record.headers();
		}
		return (carrier instanceof Message<?> message) ? message.getHeaders() : null;
	}

	/** Return a header of a record or message. */
	static @Nullable String text(@Nullable Object headers, String name) {
		if (headers instanceof Headers records) {
			Header header = records.lastHeader(name);
			return (header != null) ? text(header.value()) : null;
		}
		return (headers instanceof MessageHeaders messages) ? text(messages.get(name)) : null;
	}

	/** Return whether the last {@code traceparent} of a record names a span. */
	static boolean names(SpanContext span, Headers headers) {
		Header header = headers.lastHeader(TRACEPARENT);
		byte[] value = (header != null) ? header.value() : null;
		return value != null && hasAt(value, TRACE_ID, span.getTraceId()) && hasAt(value, SPAN_ID, span.getSpanId());
	}

	private static boolean hasAt(byte[] value, int from, String id) {
		if (value.length < from + id.length()) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			if (value[from + i] != id.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		return (value instanceof String string) ? string : null;
	}

}
