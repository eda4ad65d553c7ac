/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A collector on loopback that keeps what it was sent and answers as told.
 */
final class Collector implements AutoCloseable {

	private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	private final Answer answer;

	private Collector(Answer answer) throws IOException {
		this.answer = answer;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			this.bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
			try (exchange) {
				this.answer.to(exchange);
			}
		});
		this.server.start();
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
		try {
			return new Collector(answer);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
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
		this.executor.shutdownNow();
		this.server.stop(0);
	}

	/**
	 * An answer to a request.
	 */
	@FunctionalInterface
	interface Answer {

		void to(HttpExchange exchange) throws IOException;

	}

}
