/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.proof.LoopbackServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LoadTests {

	@Test
	void sendsEachRequestOnce() {
		AtomicInteger requests = new AtomicInteger();
		try (LoopbackServer server = LoopbackServer.start("/orders/", (exchange) -> {
			requests.incrementAndGet();
			byte[] body = new byte[20_000];
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		})) {
			Load.closed(server.uri("/").getPort(), 3, 100);
			assertThat(requests).hasValue(100);
			double[] latencies = Load.paced(server.uri("/").getPort(), 3, 50, 500);
			assertThat(requests).hasValue(150);
			assertThat(latencies).hasSize(50).isSorted().doesNotContain(0);
		}
	}

	@Test
	void failsWithAnAnswerThatIsNotOk() {
		try (LoopbackServer server = LoopbackServer.start("/", (exchange) -> exchange.sendResponseHeaders(500, -1))) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> Load.closed(server.uri("/").getPort(), 1, 1))
				.withMessageContaining("HTTP/1.1 500");
		}
	}

}
