/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.joinkey.RunningService;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All the cases of W3C's conformance suite: sent over a raw socket, judged by what a
 * service behind the tested one receives.
 */
class W3cConformanceTests {

	private final List<Map.Entry<List<String>, List<String>>> received = new CopyOnWriteArrayList<>();

	private HttpServer downstream;

	@BeforeEach
	void startDownstream() throws IOException {
		this.downstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.downstream.createContext("/", this::receive);
		this.downstream.start();
	}

	@AfterEach
	void stopDownstream() {
		this.downstream.stop(0);
	}

	@Test
	void theSuiteIsComplete() {
		assertThat(W3cCases.all()).hasSize(41);
	}

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void everyCaseHolds(String type) throws IOException {
		assertThat(failures("spring.main.web-application-type=" + type)).isEmpty();
	}

	@Test
	void withoutJoinkeySevenCasesFail() throws IOException {
		assertThat(failures("spring.main.web-application-type=servlet", "joinkey.enabled=false")).containsExactly(
				"traceparent_duplicated", "tracestate_duplicated_keys", "tracestate_empty_header",
				"tracestate_key_illegal_vendor_format", "tracestate_key_length_limit", "tracestate_member_count_limit",
				"tracestate_multiple_headers_different_keys");
	}

	private TreeSet<String> failures(String... properties) throws IOException {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("downstream=http://127.0.0.1:" + this.downstream.getAddress().getPort());
		TreeSet<String> failures = new TreeSet<>();
		try (RunningService service = RunningService.start(Relay.class, all.toArray(String[]::new))) {
			for (Map.Entry<String, List<W3cCases.Exchange>> w3cCase : W3cCases.all().entrySet()) {
				for (W3cCases.Exchange exchange : w3cCase.getValue()) {
					try {
						run(service, exchange);
					}
					catch (AssertionError ex) {
						failures.add(w3cCase.getKey());
					}
				}
			}
		}
		return failures;
	}

	private void run(RunningService service, W3cCases.Exchange exchange) throws IOException {
		this.received.clear();
		assertThat(send(service.port(), exchange)).contains(" 200 ");
		List<W3cCases.Call> calls = new ArrayList<>();
		this.received.forEach((headers) -> {
			assertThat(headers.getKey()).hasSize(1);
			calls.add(new W3cCases.Call(headers.getKey().get(0), String.join(",", headers.getValue())));
		});
		assertThat(calls).hasSize(exchange.calls());
		exchange.expectation().accept(calls);
	}

	private static String send(int port, W3cCases.Exchange exchange) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			StringBuilder request = new StringBuilder(
					"GET /relay/" + exchange.calls() + " HTTP/1.1\r\n" + "Host: 127.0.0.1\r\nConnection: close\r\n");
			exchange.headers().forEach((header) -> request.append(header).append("\r\n"));
			socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private void receive(HttpExchange exchange) throws IOException {
		this.received.add(Map.entry(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()),
				exchange.getRequestHeaders().getOrDefault("tracestate", List.of())));
		exchange.sendResponseHeaders(204, -1);
		exchange.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Relay {

		private final WebClient client;

		Relay(WebClient.Builder builder, Environment environment) {
			this.client = builder.baseUrl(environment.getRequiredProperty("downstream")).build();
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/relay/{calls}")
		Mono<String> relay(@PathVariable int calls) {
			return Flux.range(0, calls)
				.concatMap((call) -> this.client.get().uri("/").retrieve().toBodilessEntity())
				.then(Mono.just("done"));
		}

	}

}
