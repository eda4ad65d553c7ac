/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpExchange;
import io.joinkey.proof.LoopbackServer;
import io.joinkey.proof.Wait;

/**
 * Takes the place of the collector and of the service that is called. It counts the spans
 * that it receives, and runs in a separate process.
 */
final class Sink {

	private static final byte[] STOCK = "{\"stock\":42}".getBytes(StandardCharsets.UTF_8);

	private final LongAdder spans = new LongAdder();

	private final LongAdder bytes = new LongAdder();

	private final LongAdder resources = new LongAdder();

	private volatile Collector collector = Collector.ANSWERS;

	private void answer(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		URI uri = exchange.getRequestURI();
		byte[] answer = {};
		String type = "application/x-protobuf";
		if (uri.getPath().equals("/v1/traces")) {
			if (exchange.getRequestHeaders().containsKey("Content-Encoding")) {
				throw new IOException("The body is compressed");
			}
			delay();
			ExportSize size = ExportSize.of(body);
			this.bytes.add(body.length);
			this.resources.add(size.resources());
			this.spans.add(size.spans());
		}
		else if (uri.getPath().equals("/counts")) {
			type = "text/plain";
			answer = (this.spans + " " + this.bytes + " " + this.resources).getBytes(StandardCharsets.UTF_8);
		}
		else if (uri.getPath().startsWith("/collector/")) {
			this.collector = Collector.valueOf(uri.getPath().substring("/collector/".length()));
		}
		else if (uri.getPath().startsWith("/stock/")) {
			type = "application/json";
			answer = STOCK;
		}
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(200, (answer.length > 0) ? answer.length : -1);
		if (answer.length > 0) {
			exchange.getResponseBody().write(answer);
		}
	}

	/** Answers late, or not at all: then the spans of this request do not count. */
	private void delay() throws IOException {
		if (this.collector == Collector.SLOW) {
			LockSupport.parkNanos(Collector.DELAY.toNanos());
		}
		if (this.collector == Collector.SILENT) {
			Wait.until(Duration.ofHours(1), () -> this.collector != Collector.SILENT);
			throw new IOException("The collector did not answer");
		}
	}

	/**
	 * Starts the sink and prints its address.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		LoopbackServer server = LoopbackServer.start("/", new Sink()::answer);
		System.out.println(server.uri(""));
	}

}
