/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * The service that the application calls, and the collector that it sends its spans to.
 */
final class Peers implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newFixedThreadPool(4);

	private final Map<String, List<String>> traceparents = new ConcurrentHashMap<>();

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	Peers() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/down/", this::answer);
		this.server.createContext("/v1/traces", this::collect);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String hop = exchange.getRequestURI().getPath().substring("/down/".length());
			List<String> values = exchange.getRequestHeaders().getOrDefault("traceparent", List.of("none"));
			List<String> seen = this.traceparents.computeIfAbsent(hop, (name) -> new CopyOnWriteArrayList<>());
			seen.add(String.join(" and ", values));
			boolean failed = hop.startsWith("resend") && seen.size() < 3;
			byte[] body = "fine".getBytes();
			exchange.sendResponseHeaders(failed ? 503 : 200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private void collect(HttpExchange exchange) throws IOException {
		try (exchange) {
			boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			try (InputStream body = gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
				ExportTraceServiceRequest.parseFrom(body)
					.getResourceSpansList()
					.forEach((resource) -> resource.getScopeSpansList()
						.forEach((scope) -> this.spans.addAll(scope.getSpansList())));
			}
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
		}
	}

	String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	Map<String, List<String>> traceparents() {
		return this.traceparents;
	}

	List<Span> spans() {
		return this.spans;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdown();
	}

}
