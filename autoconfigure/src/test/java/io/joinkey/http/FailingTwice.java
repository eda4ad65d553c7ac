/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A service that is unavailable for two of three requests of a path, and knows nothing
 * below {@code /missing}.
 */
final class FailingTwice implements AutoCloseable {

	private final Map<String, Integer> requests = new ConcurrentHashMap<>();

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	FailingTwice() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** The {@code traceparent} of each request, "null" where there was none. */
	List<String> received() {
		return this.received;
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		this.received.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
		int request = this.requests.merge(path, 1, Integer::sum);
		exchange.sendResponseHeaders(path.startsWith("/missing") ? 404 : (request % 3 == 0) ? 200 : 503, -1);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
