/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.HttpURLConnection;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.joinkey.check.Header;
import io.joinkey.check.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that the JDK's clients make within a span, or for work that was handed
 * over within one, to services that the gate does not answer for.
 */
final class HttpCalls implements Happenings.Observer {

	private static final List<String> TELEMETRY = List.of("io.opentelemetry.", "zipkin2.", "io.micrometer.",
			"io.prometheus.", "io.joinkey.check.capture.");

	private static final List<String> HEADERS = List.of("traceparent", "tracestate", "baggage");

	private final Moments moments;

	private final String downstream;

	private final List<HttpExchange> exchanges = new CopyOnWriteArrayList<>();

	HttpCalls(Moments moments, String downstream) {
		this.moments = moments;
		this.downstream = downstream;
	}

	List<HttpExchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

	@Override
	public void happened(String what, Object source, @Nullable Object argument) {
		if (!what.equals("called") || (Moments.current() == null && Handovers.current(null) == null)
				|| Happenings.caller()
					.filter((frame) -> TELEMETRY.stream().anyMatch(frame.getClassName()::startsWith))
					.isPresent()) {
			return;
		}
		List<Header> headers = new ArrayList<>();
		if (argument instanceof HttpRequest request) {
			request.headers()
				.map()
				.forEach((name, values) -> values.forEach((value) -> headers.add(new Header(name, value))));
			note(request.method(), request.uri().toString(), headers);
		}
		else if (source instanceof HttpURLConnection connection) {
			HEADERS.forEach((name) -> {
				String value = connection.getRequestProperty(name);
				if (value != null) {
					headers.add(new Header(name, value));
				}
			});
			note(connection.getRequestMethod(), connection.getURL().toString(), headers);
		}
	}

	private void note(String method, String url, List<Header> headers) {
		if (!url.startsWith(this.downstream)) {
			this.exchanges.add(new HttpExchange(this.moments.next(), method, url, headers, 0));
		}
	}

}
