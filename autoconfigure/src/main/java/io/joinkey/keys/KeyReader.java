/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.joinkey.keys.BusinessKeyProperties.Source;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/**
 * Reads business keys of a request or message, except for those in the body of a request.
 */
final class KeyReader {

	private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

	private static final boolean REACTIVE = isPresent("org.springframework.http.server.reactive.ServerHttpRequest")
			&& isPresent("reactor.core.publisher.Mono");

	private static final boolean KAFKA = isPresent("org.apache.kafka.clients.consumer.ConsumerRecord");

	private static final boolean MESSAGES = isPresent("org.springframework.messaging.Message");

	private final Map<String, Source> sources;

	private final Map<String, JsonPointer> messagePointers = new HashMap<>();

	private final int limit;

	/**
	 * Creates a reader.
	 * @param sources where the keys are
	 * @param limit bytes or characters up to which the value of a record is searched
	 */
	KeyReader(Map<String, Source> sources, int limit) {
		this.sources = Map.copyOf(sources);
		this.limit = limit;
		sources.forEach((name, source) -> {
			if (source.messageJsonPointer() != null) {
				this.messagePointers.put(name, JsonPointer.of(source.messageJsonPointer()));
			}
		});
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, KeyReader.class.getClassLoader());
	}

	/** Adds the keys of a request or message to its work. */
	<C> void read(C carrier, TextMapGetter<C> getter, Baggage baggage, KeyedWork work) {
		boolean http = (SERVLET && Servlet.isRequest(carrier)) || (REACTIVE && Reactive.isRequest(carrier));
		String text = (!http && !this.messagePointers.isEmpty()) ? text(value(carrier)) : null;
		Object json = (text != null) ? BodyKeys.parse(text) : null;
		this.sources.forEach((name, source) -> {
			String header = http ? source.header() : source.messageHeader();
			String value = (header != null) ? getter.get(carrier, header) : null;
			if (isEmpty(value) && http && source.queryParameter() != null) {
				value = parameter(query(carrier), source.queryParameter());
			}
			JsonPointer pointer = (json != null) ? this.messagePointers.get(name) : null;
			if (isEmpty(value) && pointer != null) {
				value = pointer.find(json);
			}
			work.put(name, isEmpty(value) ? baggage.getEntryValue(name) : value);
		});
	}

	private static @Nullable Object value(Object carrier) {
		Object value = KAFKA ? Kafka.value(carrier) : null;
		return (value == null && MESSAGES) ? Messages.payload(carrier) : value;
	}

	/**
	 * Return the text of a value that may be JSON, unless it is longer than the limit.
	 */
	private @Nullable String text(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return (bytes.length <= this.limit) ? json(new String(bytes, StandardCharsets.UTF_8)) : null;
		}
		return (value instanceof String text && text.length() <= this.limit) ? json(text) : null;
	}

	/** The parser throws an exception with a stack trace for text that is not JSON. */
	private static @Nullable String json(String text) {
		String stripped = text.strip();
		return (stripped.startsWith("{") || stripped.startsWith("[")) ? stripped : null;
	}

	private static boolean isEmpty(@Nullable String value) {
		return value == null || value.isBlank();
	}

	private static @Nullable String query(Object carrier) {
		return (SERVLET && Servlet.isRequest(carrier)) ? Servlet.query(carrier) : Reactive.query(carrier);
	}

	/**
	 * Return a parameter of the query. Asking the servlet would make it read the body of
	 * a form.
	 */
	static @Nullable String parameter(@Nullable String query, String name) {
		if (query == null) {
			return null;
		}
		for (String part : query.split("&")) {
			int equals = part.indexOf('=');
			if (equals > 0 && decode(part.substring(0, equals)).equals(name)) {
				return decode(part.substring(equals + 1));
			}
		}
		return null;
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			// a percent sign that encodes nothing
			return text;
		}
	}

	/** A separate class, because servlets may be absent. */
	private static final class Servlet {

		static boolean isRequest(Object carrier) {
			return carrier instanceof HttpServletRequest;
		}

		static @Nullable String query(Object carrier) {
			return ((HttpServletRequest) carrier).getQueryString();
		}

	}

	/** A separate class, because WebFlux may be absent. */
	private static final class Reactive {

		static boolean isRequest(Object carrier) {
			return carrier instanceof ServerHttpRequest;
		}

		static @Nullable String query(Object carrier) {
			return ((ServerHttpRequest) carrier).getURI().getRawQuery();
		}

	}

	/** A separate class, because Kafka may be absent. */
	private static final class Kafka {

		static @Nullable Object value(Object carrier) {
			return (carrier instanceof ConsumerRecord<?, ?> record) ? record.value() : null;
		}

	}

	/** A separate class, because Spring's messages may be absent. */
	private static final class Messages {

		static @Nullable Object payload(Object carrier) {
			return (carrier instanceof Message<?> message) ? message.getPayload() : null;
		}

	}

}
