/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpExchange;
import io.joinkey.proof.LoopbackServer;

/**
 * A collector on loopback that keeps what it was sent and answers as told.
 */
final class Collector implements AutoCloseable {

	private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

	private final LoopbackServer server;

	private Collector(Answer answer) {
		this.server = LoopbackServer.start("/", (exchange) -> {
			this.bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
			answer.to(exchange);
		});
	}

	/**
	 * Starts a collector that answers with a status.
	 * @param status the status
	 * @return the collector
	 */
	static Collector answering(int status) {
		return answering((exchange) -> exchange.sendResponseHeaders(status, -1));
	}

	static Collector answering(Answer answer) {
		return new Collector(answer);
	}

	String url(String path) {
		return this.server.uri(path).toString();
	}

	/**
	 * Return whether some span or record with this text arrived.
	 * @param text a name, which stands in the protobuf as it is
	 * @return whether it arrived
	 */
	boolean received(String text) {
		return this.bodies.stream().anyMatch((body) -> body.contains(text));
	}

	int requests() {
		return this.bodies.size();
	}

	@Override
	public void close() {
		this.server.close();
	}

	/**
	 * An answer to a request.
	 */
	@FunctionalInterface
	interface Answer {

		void to(HttpExchange exchange) throws IOException;

	}

}
