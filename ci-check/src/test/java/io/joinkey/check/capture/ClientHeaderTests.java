/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ClientHeaderTests {

	@Test
	void aHeaderOfTheRequestReplacesThatOfEachRequest() throws Exception {
		AtomicReference<List<String>> keys = new AtomicReference<>();
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.createContext("/", (exchange) -> {
			keys.set(exchange.getRequestHeaders().get("X-Api-Key"));
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		try {
			Client client = new Client(new ThreadSnapshots(), () -> "http://127.0.0.1:" + server.getAddress().getPort(),
					new GateHandler(), new EdgeTrust(new MockEnvironment(), () -> ""), false);
			client.always("X-Api-Key", "right");
			client.request("GET", "/vault").header("x-api-key", "wrong").send();
			assertThat(keys.get()).containsExactly("wrong");
			client.request("GET", "/vault").send();
			assertThat(keys.get()).containsExactly("right");
		}
		finally {
			server.stop(0);
		}
	}

}
