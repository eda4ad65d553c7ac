/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import io.joinkey.proof.LoopbackServer;
import io.joinkey.proof.OtlpReceiver;
import io.joinkey.proof.Span;

/**
 * The service that the application calls, and the collector that it sends its spans to.
 */
final class Peers implements AutoCloseable {

	private final LoopbackServer server = LoopbackServer.start("/down/", this::answer);

	private final OtlpReceiver collector;

	private final Map<String, List<List<String>>> calls = new ConcurrentHashMap<>();

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	Peers() {
		this.collector = OtlpReceiver.start(this.spans::add);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String hop = exchange.getRequestURI().getPath().substring("/down/".length());
		List<String> headers = exchange.getRequestHeaders()
			.entrySet()
			.stream()
			.flatMap((header) -> header.getValue()
				.stream()
				.map((value) -> header.getKey().toLowerCase(Locale.ROOT) + ": " + value))
			.toList();
		List<List<String>> seen = this.calls.computeIfAbsent(hop, (name) -> new CopyOnWriteArrayList<>());
		seen.add(headers);
		boolean failed = hop.startsWith("resend") && seen.size() < 3;
		byte[] body = "fine".getBytes();
		exchange.sendResponseHeaders(failed ? 503 : 200, body.length);
		exchange.getResponseBody().write(body);
	}

	String downstream() {
		return this.server.uri("/down/").toString();
	}

	String collector() {
		return this.collector.endpoint().toString();
	}

	Map<String, List<List<String>>> calls() {
		return this.calls;
	}

	List<Span> spans() {
		return this.spans;
	}

	@Override
	public void close() {
		this.server.close();
		this.collector.close();
	}

}
