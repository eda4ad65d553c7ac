/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Receives spans over OTLP/HTTP, as a collector does.
 */
public final class OtlpReceiver implements AutoCloseable {

	private static final String PATH = "/v1/traces";

	private final AtomicInteger spanCount = new AtomicInteger();

	private final Consumer<? super Span> spans;

	private final @Nullable Writer file;

	private final LoopbackServer server;

	private OtlpReceiver(Consumer<? super Span> spans, @Nullable Writer file) {
		this.spans = spans;
		this.file = file;
		this.server = LoopbackServer.start(PATH, this::receive);
	}

	/**
	 * Starts a receiver that passes on each span.
	 * @param spans takes the spans, on several threads
	 * @return the receiver
	 */
	public static OtlpReceiver start(Consumer<? super Span> spans) {
		return new OtlpReceiver(spans, null);
	}

	/**
	 * Starts a receiver that writes each request to a file, as a line of OTLP JSON.
	 * @param file the file
	 * @return the receiver
	 */
	public static OtlpReceiver start(Path file) {
		try {
			return new OtlpReceiver((span) -> {
			}, Files.newBufferedWriter(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not create " + file, ex);
		}
	}

	private void receive(HttpExchange exchange) throws IOException {
		boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream body = gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
			keep(OtlpJson.of(ExportTraceServiceRequest.parseFrom(body)));
		}
		exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
		exchange.sendResponseHeaders(200, -1);
	}

	private void keep(ObjectNode request) throws IOException {
		if (this.file != null) {
			synchronized (this.file) {
				this.file.write(request + "\n");
				this.file.flush();
			}
		}
		Span.of(request).forEach((span) -> {
			this.spans.accept(span);
			this.spanCount.incrementAndGet();
		});
	}

	/**
	 * Return the address of the receiver.
	 * @return the value for {@code management.opentelemetry.tracing.export.otlp.endpoint}
	 */
	public URI endpoint() {
		return this.server.uri(PATH);
	}

	/**
	 * Return the number of spans that have arrived.
	 * @return the number of spans
	 */
	public int spanCount() {
		return this.spanCount.get();
	}

	@Override
	public void close() {
		this.server.close();
		try {
			if (this.file != null) {
				this.file.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
