/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * An OTLP/HTTP endpoint for traces that keeps what it is sent as OTLP JSON lines.
 */
final class Collector implements Part {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	private final Writer file;

	private final AtomicInteger spans = new AtomicInteger();

	private Collector(HttpServer server, Writer file) {
		this.server = server;
		this.file = file;
	}

	static Collector start(Path file) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			Collector collector = new Collector(server, Files.newBufferedWriter(file));
			server.setExecutor(collector.threads);
			server.createContext("/v1/traces", collector::receive);
			server.start();
			return collector;
		}
		catch (IOException ex) {
			throw new DemoException("Could not start the collector: " + ex.getMessage(), ex);
		}
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			try (InputStream body = (gzip) ? new GZIPInputStream(exchange.getRequestBody())
					: exchange.getRequestBody()) {
				keep(ExportTraceServiceRequest.parseFrom(body));
			}
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private void keep(ExportTraceServiceRequest request) throws IOException {
		String line = OtlpJson.write(request);
		synchronized (this.file) {
			this.file.write(line);
			this.file.write('\n');
			this.file.flush();
		}
		request.getResourceSpansList()
			.forEach((resource) -> resource.getScopeSpansList()
				.forEach((scope) -> this.spans.addAndGet(scope.getSpansCount())));
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1/traces");
	}

	int spanCount() {
		return this.spans.get();
	}

	@Override
	public void requestStop() {
		this.threads.shutdown();
	}

	@Override
	public void stop(Duration grace) {
		this.server.stop(0);
		requestStop();
		try {
			this.file.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
