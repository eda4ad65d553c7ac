/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Broker;
import io.joinkey.proof.LoopbackServer;
import io.joinkey.proof.Scrape;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The names in {@code observability/} are those that a running service emits.
 */
class BackendFilesTests {

	private static final Path FILES = Path.of("../observability");

	private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

	private static Broker broker;

	private static RunningService service;

	private static Traceparent sent;

	private static Scrape scrape;

	@TempDir
	private Path directory;

	@BeforeAll
	static void start() {
		broker = Broker.start();
		broker.createTopics(1, "orders");
		service = RunningService.start(Orders.class, "spring.kafka.bootstrap-servers=" + broker.address(),
				"spring.kafka.consumer.group-id=orders", "spring.kafka.consumer.auto-offset-reset=earliest");
		sent = Traceparent.next();
		request(sent);
		// the counters of what runs behind the response
		scrape = Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> new Scrape(service.scrape()),
					(page) -> !page.samples("spring_kafka_listener_seconds_bucket").isEmpty());
	}

	private static void request(Traceparent trace) {
		service.get("/order", "traceparent", trace.sampled());
		service.get("/failed", "traceparent", trace.sampled());
	}

	@AfterAll
	static void stop() {
		service.close();
		broker.close();
	}

	@Test
	void eachNameIsEmitted() {
		assertThat(problems(new BackendFiles(FILES))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"grafana/provisioning/datasources/joinkey.yml | \"trace_id\": | \"traceId\":",
			"grafana/provisioning/datasources/joinkey.yml | - name: trace_id%n          datasourceUid | - name: traceID%n          datasourceUid",
			"grafana/provisioning/datasources/joinkey.yml | value: service_name | value: service",
			"grafana/provisioning/datasources/joinkey.yml | requests_seconds_count | requests_total",
			"grafana/dashboards/service-overview.json | seconds_bucket | milliseconds_bucket",
			"grafana/dashboards/service-overview.json | client_name | clientName",
			"grafana/dashboards/correlation-health.json | joinkey_log_events_total, service | joinkey_log_events_total, application",
			"joinkey.rules.yml | joinkey_tasks_propagated | joinkey_tasks_carried",
			"collector.yml | attributes.line.service | attributes.line.app",
			"loki.yml | [service.name] | [service.name, trace_id]" })
	void aChangedNameIsFound(String file, String from, String to) throws IOException {
		BackendFiles files = new BackendFiles(FILES).changed(this.directory, file, from.replace("%n", "\n"),
				to.replace("%n", "\n"));
		assertThat(problems(files)).isNotEmpty();
	}

	private static List<String> problems(BackendFiles files) {
		List<String> lines = service.rawLines();
		String line = lines.stream().filter((each) -> each.contains(sent.traceId())).findFirst().orElseThrow();
		String idle = lines.stream().filter((each) -> !each.contains("trace_id")).findFirst().orElseThrow();
		Set<String> resource = service.spansOf(sent.traceId())
			.get(0)
			.getResource()
			.getAttributes()
			.asMap()
			.keySet()
			.stream()
			.map(AttributeKey::getKey)
			.collect(Collectors.toSet());
		return files.problems(line, idle, sent.traceId(), scrape, resource);
	}

	@Test
	void eachQueryHasAnAnswerInPrometheus() throws IOException {
		assumeTrue(Files.isExecutable(PROMETHEUS),
				"skipped: " + PROMETHEUS + " is missing, install Debian's package prometheus");
		int port = LoopbackServer.freePorts(1).get(0);
		String configuration = Files.readString(FILES.resolve("prometheus.yml"))
			.replace("checkout:8080", "127.0.0.1:" + service.port())
			.replace("          - payments:8080\n", "")
			.replace("15s", "1s");
		Files.copy(FILES.resolve("joinkey.rules.yml"), this.directory.resolve("joinkey.rules.yml"));
		Path file = Files.writeString(this.directory.resolve("prometheus.yml"), configuration);
		Path log = this.directory.resolve("prometheus.log");
		List<String> command = List.of(PROMETHEUS.toString(), "--config.file=" + file,
				"--storage.tsdb.path=" + this.directory.resolve("data"), "--enable-feature=exemplar-storage",
				"--web.listen-address=127.0.0.1:" + port);
		List<String> open = new ArrayList<>(new BackendFiles(FILES).queries("shop"));
		// an alert that does not fire has no answer
		open.removeIf((query) -> query.startsWith("ALERTS") || query.matches("(?s).*[<>] [0-9.]+\\s*"));
		assertThat(open).hasSizeGreaterThan(15);
		try (ApplicationProcess prometheus = ApplicationProcess.start("Prometheus", command, log, log)) {
			prometheus.awaitReady(Duration.ofSeconds(60), () -> answers(port, "vector(1)"));
			Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
				request(Traceparent.next());
				open.removeIf((query) -> answers(port, query));
				assertThat(open).isEmpty();
			});
		}
	}

	private static boolean answers(int port, String query) {
		URI uri = URI.create(
				"http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
		String body = HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
			.join()
			.body();
		return !new JsonMapper().readTree(body).path("data").path("result").isEmpty();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Orders {

		private static final Logger logger = LoggerFactory.getLogger(Orders.class);

		private final KafkaTemplate<Object, Object> kafka;

		private final RestClient client;

		Orders(KafkaTemplate<Object, Object> kafka, RestClient.Builder client) {
			this.kafka = kafka;
			this.client = client.build();
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		/** Runs on an executor. */
		@GetMapping("/order")
		Callable<String> order() {
			return () -> {
				logger.info("order");
				this.kafka.send("orders", "order");
				return this.client.get()
					.uri("http://127.0.0.1:" + service.port() + "/stock")
					.retrieve()
					.body(String.class);
			};
		}

		@GetMapping("/stock")
		String stock() {
			return "3";
		}

		@GetMapping("/failed")
		String failed() {
			throw new IllegalStateException("failed");
		}

		@KafkaListener(topics = "orders")
		void ordered(String order) {
			logger.info("ordered {}", order);
		}

	}

}
