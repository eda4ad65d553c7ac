/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Reads a trace header of a record in any form that a listener receives it.
 */
final class HeaderReader {

	private HeaderReader() {
	}

	static @Nullable String read(@Nullable Object carrier, String name) {
		if (carrier instanceof ConsumerRecord<?, ?> record) {
			return text(record.headers(), name);
		}
		if (carrier instanceof ProducerRecord<?, ?> record) {
			return text(record.headers(), name);
		}
		return (carrier instanceof Message<?> message) ? text(message.getHeaders().get(name)) : null;
	}

	static @Nullable String text(Headers headers, String name) {
		Header header = headers.lastHeader(name);
		return (header != null) ? text(header.value()) : null;
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		return (value instanceof String string) ? string : null;
	}

}
