/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import io.joinkey.RunningService;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.run.W3cSuite;
import io.joinkey.proof.LoopbackServer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.junit.jupiter.api.AfterEach;
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

	private final List<List<Header>> calls = new CopyOnWriteArrayList<>();

	private final LoopbackServer downstream = LoopbackServer.start("/", this::receive);

	@AfterEach
	void stopDownstream() {
		this.downstream.close();
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
		all.add("downstream=" + this.downstream.uri("/"));
		TreeSet<String> failures = new TreeSet<>();
		try (RunningService service = RunningService.start(Relay.class, all.toArray(String[]::new))) {
			for (W3cSuite.Case w3cCase : W3cSuite.cases()) {
				String test = w3cCase.name().split(" ")[0];
				try {
					run(service, w3cCase.headers(), test.startsWith("multiple_requests") ? 3 : 1);
				}
				catch (AssertionError ex) {
					failures.add(test);
				}
			}
		}
		return failures;
	}

	private void run(RunningService service, List<Header> headers, int calls) throws IOException {
		this.calls.clear();
		assertThat(send(service.port(), headers, calls)).contains(" 200 ");
		assertThat(this.calls).hasSize(calls);
		this.calls.forEach((call) -> W3cAssertions.assertForwarded(headers, call));
		assertThat(this.calls).extracting((call) -> W3cAssertions.context(call).spanId()).doesNotHaveDuplicates();
	}

	private static String send(int port, List<Header> headers, int calls) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			StringBuilder request = new StringBuilder(
					"GET /relay/" + calls + " HTTP/1.1\r\n" + "Host: 127.0.0.1\r\nConnection: close\r\n");
			headers
				.forEach((header) -> request.append(header.name()).append(": ").append(header.value()).append("\r\n"));
			socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private void receive(HttpExchange exchange) throws IOException {
		List<Header> headers = new ArrayList<>();
		exchange.getRequestHeaders()
			.forEach((name, values) -> values.forEach((value) -> headers.add(new Header(name, value))));
		this.calls.add(headers);
		exchange.sendResponseHeaders(204, -1);
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
