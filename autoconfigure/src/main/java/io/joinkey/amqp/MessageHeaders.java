/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.amqp;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/**
 * Reads a trace header of a message in any form that a listener receives it. A header
 * that is not a text is ignored: Spring AMQP would fail the listener, and the broker
 * would deliver the message again.
 */
final class MessageHeaders {

	private static final int MAX_LENGTH = 8192;

	private MessageHeaders() {
	}

	static @Nullable String read(@Nullable Object carrier, String name) {
		Object value = null;
		if (carrier instanceof Message message) {
			value = message.getMessageProperties().getHeaders().get(name);
		}
		else if (carrier instanceof org.springframework.messaging.Message<?> message) {
			value = message.getHeaders().get(name);
		}
		if (value instanceof byte[] bytes && bytes.length <= MAX_LENGTH) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		return (value instanceof String text && text.length() <= MAX_LENGTH) ? text : null;
	}

	static boolean isMessage(@Nullable Object item) {
		return item instanceof Message || item instanceof org.springframework.messaging.Message<?>;
	}

}
