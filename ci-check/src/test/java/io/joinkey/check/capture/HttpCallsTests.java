/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.HttpExchange;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpCalls}.
 */
class HttpCallsTests {

	private final ThreadSnapshots moments = new ThreadSnapshots();

	@Test
	void aCallOfAnyServerOfTheGateIsRecordedThere() {
		try (Downstreams downstreams = new Downstreams(List.of(), this.moments, false)) {
			HttpCalls calls = new HttpCalls(this.moments, downstreams::isAnswered);
			call(calls, downstreams.url() + "/orders");
			call(calls, downstreams.url("stock.url") + "/orders");
			call(calls, downstreams.url("stock.url"));
			call(calls, downstreams.url("stock.url") + "?all");
			call(calls, downstreams.url() + "0/orders");
			call(calls, "http://stock/orders");
			assertThat(calls.exchanges()).extracting(HttpExchange::url)
				.containsExactly(downstreams.url() + "0/orders", "http://stock/orders");
		}
	}

	@Test
	void theCallerOfARequestOutsideOfAnySpanIsKnownWhenItIsWritten() {
		HttpCalls calls = new HttpCalls(this.moments, (url) -> false);
		calls.happened("called", HttpClient.class, HttpRequest.newBuilder(URI.create("http://stock/orders")).build());
		WrittenRequest written = WrittenRequest
			.parse("GET /orders HTTP/1.1\r\nHost: stock\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
			.orElseThrow();
		HttpExchange.Client client = calls.given(HttpClients.JDK, written);
		assertThat(client).isNotNull();
		assertThat(client.caller()).isNotNull();
		assertThat(client.spanless()).isTrue();
		assertThat(calls.exchanges()).isEmpty();
	}

	private static void call(HttpCalls calls, String url) {
		SpanContext context = SpanContext.create("1".repeat(32), "2".repeat(16), TraceFlags.getSampled(),
				TraceState.getDefault());
		try (Scope scope = Span.wrap(context).makeCurrent()) {
			assertThat(scope).isNotNull();
			calls.happened("called", HttpClient.class, HttpRequest.newBuilder(URI.create(url)).build());
		}
	}

}
