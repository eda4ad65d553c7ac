/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyedRequests}.
 */
class KeyedRequestsTests {

	/** More than one in ten is sampled, and still none of the first. */
	private static final int RECORDED = 30;

	private final ThreadSnapshots moments = new ThreadSnapshots();

	private final SpanCapture spans = new SpanCapture(this.moments);

	private final Tracer tracer = SdkTracerProvider.builder()
		.addSpanProcessor(new SdkSpans(this.spans))
		.build()
		.get("server");

	private final AtomicReference<@Nullable SpanContext> origin = new AtomicReference<>();

	private final AtomicInteger strangers = new AtomicInteger();

	@Test
	void aKeyIsSentUntilOneOfItsRequestsIsRecorded() throws Exception {
		MockEnvironment environment = new MockEnvironment().withProperty("joinkey.keys.names.txn_id.header",
				"X-Txn-Id");
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.createContext("/", this::handle);
		server.start();
		try {
			Client client = new Client(this.moments, () -> "http://127.0.0.1:" + server.getAddress().getPort(),
					new GateHandler(), new EdgeTrust(environment, () -> ""), false);
			new KeyedRequests(environment, this.spans, client).send(() -> client.get("/orders"));
			assertThat(this.spans.spans()).hasSize(2);
			assertThat(this.spans.spans().get(1).links()).hasSize(1);
			assertThat(client.sent()).hasSize(1 + RECORDED);
		}
		finally {
			server.stop(0);
		}
	}

	/** Records what is sampled: the caller's own trace, and one of the others. */
	private void handle(HttpExchange exchange) throws IOException {
		assertThat(exchange.getRequestHeaders()).containsKey("X-Txn-Id");
		if (exchange.getRequestHeaders().containsKey("traceparent")) {
			Span span = this.tracer.spanBuilder("http get").setSpanKind(SpanKind.SERVER).startSpan();
			this.origin.set(span.getSpanContext());
			span.end();
		}
		else if (this.strangers.incrementAndGet() == RECORDED) {
			this.tracer.spanBuilder("http get")
				.setSpanKind(SpanKind.SERVER)
				.addLink(this.origin.get())
				.startSpan()
				.end();
		}
		exchange.sendResponseHeaders(204, -1);
		exchange.close();
	}

}
