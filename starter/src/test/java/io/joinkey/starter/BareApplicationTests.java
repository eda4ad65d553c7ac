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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
		try (ConfigurableApplicationContext context = start()) {
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
		try (ConfigurableApplicationContext context = start("--joinkey.keys.names.txn_id.header=X-Txn-Id",
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

	private static ConfigurableApplicationContext start(String... properties) throws IOException {
		// what Log4j2 writes with log4j2-file.xml and without a name
		Path stray = Path.of("${sys:LOG_FILE}");
		Files.deleteIfExists(stray);
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
		arguments.addAll(LoggingService.defaultConfiguration("log4j2.xml"));
		arguments.addAll(List.of(properties));
		ConfigurableApplicationContext context = SpringApplication.run(Bare.class, arguments.toArray(String[]::new));
		assertThat(stray).doesNotExist();
		return context;
	}

	private static String get(String port, String path, String header, String value)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.header(header, value)
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

}
