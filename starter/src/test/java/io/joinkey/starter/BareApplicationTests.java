/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.starter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import io.joinkey.proof.Scrape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter's own dependencies, a web starter, and an application with nothing but a
 * name.
 */
@ExtendWith(OutputCaptureExtension.class)
class BareApplicationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@Test
	void itWritesJsonLinesWithItsTraceIdAndAnExemplar(CapturedOutput output) throws IOException, InterruptedException {
		try (ConfigurableApplicationContext context = SpringApplication.run(Bare.class, "--server.port=0",
				"--spring.main.banner-mode=off")) {
			String port = context.getEnvironment().getProperty("local.server.port");
			get(port, "/hello", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
			assertThat(output.toString().lines()).anyMatch((line) -> line.startsWith("{\"@timestamp\":\"")
					&& line.contains("\"service\":\"bare\",\"trace_id\":\"" + TRACE + "\"")
					&& line.contains("\"message\":\"hello\""));
			assertThat(Scrape.from(URI.create("http://127.0.0.1:" + port)).exemplars()).anySatisfy((exemplar) -> {
				assertThat(exemplar.sample()).isEqualTo("http_server_requests_seconds_bucket");
				assertThat(exemplar.series()).containsEntry("uri", "/hello");
				assertThat(exemplar.traceId()).isEqualTo(TRACE);
			});
		}
	}

	@Test
	void businessKeysAreLoggedWithoutCaffeineAndTheStatusNamesIt(CapturedOutput output)
			throws IOException, InterruptedException {
		assertThat(ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine", null)).isFalse();
		try (ConfigurableApplicationContext context = SpringApplication.run(Bare.class, "--server.port=0",
				"--spring.main.banner-mode=off", "--joinkey.keys.names.txn_id.header=X-Txn-Id",
				"--joinkey.keys.names.txn_id.json-pointer=/txn_id")) {
			String port = context.getEnvironment().getProperty("local.server.port");
			assertThat(get(port, "/hello", "X-Txn-Id", "txn-1")).isEqualTo("hello");
			assertThat(get(port, "/hello", "X-Txn-Id", "txn-1")).isEqualTo("hello");
			assertThat(output.toString().lines()).filteredOn((line) -> line.contains("\"txn_id\":\"txn-1\""))
				.hasSize(2)
				.noneMatch((line) -> line.contains("linked_trace_id"));
			assertThat(output).contains("business-keys (txn_id; nothing is linked, because Caffeine is not on the"
					+ " class path: add com.github.ben-manes.caffeine:caffeine");
		}
	}

	@Test
	void itBringsNothingThatPushesMetrics() {
		assertThat(ClassUtils.isPresent("io.micrometer.registry.otlp.OtlpMeterRegistry", null)).isFalse();
		assertThat(ClassUtils.isPresent("org.springframework.kafka.core.KafkaTemplate", null)).isFalse();
		assertThat(ClassUtils.isPresent("reactor.core.publisher.Mono", null)).isFalse();
	}

	private static String get(String port, String path, String header, String value)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.header(header, value)
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

}
