/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import io.joinkey.RunningService;
import io.joinkey.proof.LoopbackServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A service between two legacy ones: the caller and the called one know only the headers
 * of their time. A third one knows {@code traceparent}.
 */
class LegacyHeaderTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN = "00f067aa0ba902b7";

	private static final BlockingQueue<Headers> received = new LinkedBlockingQueue<>();

	private static LoopbackServer legacy;

	private static LoopbackServer modern;

	private static RunningService service;

	@BeforeAll
	static void start() {
		legacy = called();
		modern = called();
		service = RunningService.start(Between.class,
				"joinkey.edge.recorded-headers=X-Request-ID,X-Correlation-ID,uber-trace-id,b3,X-Trace-Id",
				"server.max-http-request-header-size=64KB", "joinkey.edge.tenant-header=X-Tenant-ID",
				"joinkey.edge.continue-uber-trace-id=true",
				"joinkey.edge.targets.old.hosts=127.0.0.1:" + legacy.uri("/").getPort() + ",*.legacy.example",
				"joinkey.edge.targets.old.headers=x-request-id,x-correlation-id,b3,b3-multi,uber-trace-id");
	}

	@AfterAll
	static void stop() {
		service.close();
		legacy.close();
		modern.close();
	}

	private static LoopbackServer called() {
		return LoopbackServer.start("/", (exchange) -> {
			received.add(exchange.getRequestHeaders());
			exchange.sendResponseHeaders(204, -1);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "web", "jdk" })
	void theCalledServiceGetsTheHeadersThatItKnows(String client) throws InterruptedException {
		Headers headers = call(client, legacy, "uber-trace-id", TRACE + ":" + SPAN + ":0:1", "X-Request-ID", "req-7",
				"X-Correlation-ID", "order-9");
		SpanData span = client(TRACE, headers.getFirst("X-B3-SpanId"));
		assertThat(span.getTraceId()).isEqualTo(TRACE);
		assertThat(headers.getFirst("traceparent")).startsWith("00-" + TRACE + "-" + span.getSpanId());
		assertThat(headers.getFirst("uber-trace-id")).isEqualTo(TRACE + ":" + span.getSpanId() + ":0:1");
		assertThat(headers.getFirst("b3")).isEqualTo(TRACE + "-" + span.getSpanId() + "-1");
		assertThat(headers.getFirst("X-B3-TraceId")).isEqualTo(TRACE);
		assertThat(headers.getFirst("X-B3-Sampled")).isEqualTo("1");
		assertThat(headers.get("X-Request-ID")).containsExactly("req-7");
		assertThat(headers.get("X-Correlation-ID")).containsExactly("order-9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "web", "jdk" })
	void anotherServiceGetsTraceparentOnly(String client) throws InterruptedException {
		Headers headers = call(client, modern, "b3", TRACE + "-" + SPAN + "-1", "X-Request-ID", "req-8");
		assertThat(headers.getFirst("traceparent")).startsWith("00-" + TRACE + "-");
		assertThat(headers).doesNotContainKeys("X-request-id", "X-correlation-id", "B3", "X-b3-traceid",
				"Uber-trace-id");
	}

	@Test
	void theApplicationsHeadersAreKept() throws InterruptedException {
		Headers headers = call("own", legacy, "X-Request-ID", "req-9");
		assertThat(headers.get("X-Request-ID")).containsExactly("of the application");
		assertThat(headers.get("B3")).containsExactly("0");
	}

	@ParameterizedTest
	@CsvSource({ "uber-trace-id,4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1",
			"uber-trace-id,4bf92f3577b34da6a3ce929d0e0e4736%3A00f067aa0ba902b7%3A0%3A1",
			"b3,4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1" })
	void theCallersTraceContinues(String header, String value) {
		service.get("/log/" + header, header, value, "X-Tenant-ID", "acme");
		List<Map<String, Object>> lines = service.linesWith("logged " + header);
		assertThat(lines.get(lines.size() - 1)).containsEntry("trace_id", TRACE).containsEntry("tenant_id", "acme");
		assertThat(service.spansOf(TRACE)).anySatisfy((span) -> {
			assertThat(span.getParentSpanId()).isEqualTo(SPAN);
			assertThat(span.getAttributes().get(AttributeKey.stringKey("tenant.id"))).isEqualTo("acme");
			assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("http.request.header." + header)))
				.hasSize(1);
		});
		assertThat(service.scrape()).doesNotContain("acme");
	}

	@Test
	void aTenantIsOnNoLineOfAnother() {
		for (int i = 0; i < 40; i++) {
			String tenant = (i % 3 == 0) ? "" : "tenant-" + i;
			String[] headers = tenant.isEmpty() ? new String[0] : new String[] { "X-Tenant-ID", tenant };
			service.get("/log/tenant-line-" + i, headers);
			Map<String, Object> line = service.linesWith("logged tenant-line-" + i).get(0);
			assertThat(line.get("tenant_id")).isEqualTo(tenant.isEmpty() ? null : tenant);
		}
	}

	@Test
	void aHostileValueIsBoundedAndEscapedAndNoTraceId() {
		int i = 0;
		for (String hostile : List.of("0:0:0:1", "x".repeat(4000), TRACE + ":" + SPAN, TRACE + ":" + SPAN + ":0:1:x",
				TRACE.toUpperCase() + ":" + SPAN + ":0:1", "0".repeat(32) + ":" + SPAN + ":0:1",
				"f" + TRACE + ":" + SPAN + ":0:1", TRACE + ":" + "0".repeat(16) + ":0:1", "\"}{\"trace_id\":\"" + TRACE,
				"${jndi:ldap://x}", "%n%1$s{}", "a\tb")) {
			String name = "hostile-" + i++;
			service.get("/log/" + name, "uber-trace-id", hostile, "X-Request-ID", hostile, "X-Correlation-ID", hostile,
					"X-Tenant-ID", hostile, "b3", hostile, "X-Trace-Id", hostile);
			Map<String, Object> line = service.linesWith("logged " + name).get(0);
			assertThat(line.get("trace_id")).asString()
				.matches("[0-9a-f]{32}")
				.isNotEqualTo(TRACE)
				.isNotEqualTo("0".repeat(32));
			for (String field : List.of("request_id", "correlation_id", "uber_trace_id", "b3", "tenant_id",
					"caller_trace_id")) {
				assertThat(line.get(field)).as(field).asString().matches("[A-Za-z0-9._:/=+@_-]{1,64}");
			}
		}
	}

	@Test
	void aHeaderWithSecretsIsRefused() {
		service.close();
		try {
			for (String name : List.of("Authorization", "cookie", "a b", "")) {
				assertThatException()
					.isThrownBy(() -> RunningService.start(Between.class, "joinkey.edge.tenant-header=" + name,
							"joinkey.edge.recorded-headers[0]=" + name))
					.havingRootCause()
					.withMessageContaining("joinkey.edge.");
			}
		}
		finally {
			start();
		}
	}

	private static Headers call(String client, LoopbackServer target, String... headers) throws InterruptedException {
		received.clear();
		assertThat(service.get("/call/" + client + "?port=" + target.uri("/").getPort(), headers).statusCode())
			.isEqualTo(200);
		return received.poll(60, TimeUnit.SECONDS);
	}

	private static SpanData client(String traceId, String spanId) {
		return service.spansOf(traceId)
			.stream()
			.filter((span) -> span.getKind() == SpanKind.CLIENT && span.getSpanId().equals(spanId))
			.findFirst()
			.orElseThrow();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Between {

		private static final Logger logger = LoggerFactory.getLogger(Between.class);

		private final RestClient restClient;

		private final WebClient webClient;

		private final HttpClient httpClient;

		Between(RestClient.Builder restClient, WebClient.Builder webClient, HttpClient httpClient) {
			this.restClient = restClient.build();
			this.webClient = webClient.build();
			this.httpClient = httpClient;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		static HttpClient httpClient() {
			return HttpClient.newHttpClient();
		}

		@GetMapping("/log/{name}")
		String log(@PathVariable String name) {
			logger.info("logged {}", name);
			return name;
		}

		@GetMapping("/call/{client}")
		String call(@PathVariable String client, @RequestParam int port) throws Exception {
			String url = "http://127.0.0.1:" + port + "/";
			switch (client) {
				case "rest" -> this.restClient.get().uri(url).retrieve().toBodilessEntity();
				case "web" -> this.webClient.get().uri(url).retrieve().toBodilessEntity().block();
				case "jdk" ->
					this.httpClient.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
				default -> this.restClient.get()
					.uri(url)
					.header("X-Request-ID", "of the application")
					.header("b3", "0")
					.retrieve()
					.toBodilessEntity();
			}
			return client;
		}

	}

}
