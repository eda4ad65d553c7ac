/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Sends requests with business keys of the application: one with a trace, and then some
 * with the same key and without {@code traceparent}.
 */
final class KeyedRequests {

	static final String NAMES = "joinkey.keys.names";

	/** Spring Boot records one trace in ten. */
	private static final int AT_MOST = 200;

	/**
	 * The number of requests before which the gate waits for a store that is written
	 * asynchronously.
	 */
	private static final int PAUSES = 20;

	/** A store for several instances is written asynchronously. */
	private static final long PAUSE_MILLIS = 100;

	private final Environment environment;

	private final SpanCapture spans;

	private final Client client;

	KeyedRequests(Environment environment, SpanCapture spans, Client client) {
		this.environment = environment;
		this.spans = spans;
		this.client = client;
	}

	/**
	 * Return the header of each business key, empty for a key that is read elsewhere.
	 */
	static Map<String, String> headers(Environment environment) {
		Map<String, String> headers = new TreeMap<>();
		if (Stream.of("joinkey.enabled", "joinkey.tracing.enabled")
			.anyMatch((name) -> environment.getProperty(name, "true").equals("false"))) {
			return headers;
		}
		Bindable<Map<String, Map<String, String>>> names = Bindable
			.of(ResolvableType.forClassWithGenerics(Map.class, ResolvableType.forClass(String.class),
					ResolvableType.forClassWithGenerics(Map.class, String.class, String.class)));
		Binder.get(environment)
			.bind(NAMES, names)
			.ifBound((keys) -> keys.forEach((name, source) -> headers.put(name, source.getOrDefault("header", ""))));
		return headers;
	}

	void send(Supplier<ClientRequest> request) {
		headers(this.environment).values().stream().filter((header) -> !header.isEmpty()).forEach((header) -> {
			String value = SentRequest.KEY + UUID.randomUUID().toString().substring(0, 8);
			request.get().header(header, value).send();
			for (int i = 0; i < AT_MOST && !isLinked(value); i++) {
				pause(i);
				request.get().traceparent(null).header(header, value).send();
			}
		});
	}

	private boolean isLinked(String value) {
		// few spans have links; this runs after each of up to 200 requests
		List<SpanRecord> linked = this.spans.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER && !span.links().isEmpty())
			.toList();
		return !linked.isEmpty() && this.client.sent()
			.stream()
			.filter((request) -> request.headers().stream().anyMatch((header) -> header.value().equals(value)))
			.anyMatch((request) -> linked.stream().anyMatch((span) -> request.spans(span.timing().order())));
	}

	private static void pause(int attempt) {
		if (attempt > 0 && attempt < PAUSES) {
			try {
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
