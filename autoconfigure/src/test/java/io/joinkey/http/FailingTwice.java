/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import io.joinkey.proof.LoopbackServer;

/**
 * A service that is unavailable for two of three requests of a path, and knows nothing
 * below {@code /missing}.
 */
final class FailingTwice implements AutoCloseable {

	private final Map<String, Integer> requests = new ConcurrentHashMap<>();

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final LoopbackServer server = LoopbackServer.start("/", this::answer);

	String url() {
		return this.server.uri("").toString();
	}

	/** Return the {@code traceparent} of each request, "null" where there was none. */
	List<String> received() {
		return this.received;
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		this.received.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
		int request = this.requests.merge(path, 1, Integer::sum);
		exchange.sendResponseHeaders(path.startsWith("/missing") ? 404 : (request % 3 == 0) ? 200 : 503, -1);
	}

	@Override
	public void close() {
		this.server.close();
	}

}
