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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.LoopbackServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A real Prometheus server, of the version that drops a page with an exemplar on a
 * summary's count, scrapes the service under load and gives the trace ids back.
 */
class PrometheusServerTests {

	private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

	private final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	@Test
	void theIdsComeBackFromThePrometheusServer() throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(PROMETHEUS),
				"skipped: " + PROMETHEUS + " is missing, install Debian's package prometheus");
		try (RunningService service = RunningService.start(Shop.class)) {
			Scrape scrape = scrape(service);
			assertThat(scrape.health()).isEqualTo("up");
			assertThat(scrape.exemplars()).isNotEmpty().isSubsetOf(scrape.sent());
		}
	}

	@Test
	void anExemplarOnASummaryIsSeenToCostTheWholeScrape() throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(PROMETHEUS),
				"skipped: " + PROMETHEUS + " is missing, install Debian's package prometheus");
		try (RunningService service = RunningService.start(Shop.class,
				"management.prometheus.metrics.export.properties.io.prometheus.exporter.exemplarsOnAllMetricTypes=true")) {
			Scrape scrape = scrape(service);
			assertThat(scrape.health()).isEqualTo("down");
		}
	}

	private Scrape scrape(RunningService service) throws IOException, InterruptedException {
		int port = LoopbackServer.freePorts(1).get(0);
		Path configuration = Files.writeString(this.directory.resolve("prometheus.yml"), """
				scrape_configs:
				  - job_name: shop
				    scrape_interval: 1s
				    metrics_path: /actuator/prometheus
				    static_configs:
				      - targets: ["127.0.0.1:%d"]
				""".formatted(service.port()));
		Path log = this.directory.resolve("prometheus.log");
		List<String> command = List.of(PROMETHEUS.toString(), "--config.file=" + configuration,
				"--storage.tsdb.path=" + this.directory.resolve("data"), "--enable-feature=exemplar-storage",
				"--web.listen-address=127.0.0.1:" + port);
		try (ApplicationProcess prometheus = ApplicationProcess.start("Prometheus", command, log, log)) {
			prometheus.awaitReady(Duration.ofSeconds(60), () -> !health(port).isEmpty());
			Set<String> sent = load(service);
			String health = Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> health(port), (value) -> !"unknown".equals(value));
			Set<String> exemplars = "up".equals(health) ? Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> exemplars(port), (ids) -> !ids.isEmpty()) : Set.of();
			return new Scrape(health, sent, exemplars);
		}
	}

	private String health(int port) {
		return get(port, "targets").path("data").path("activeTargets").path(0).path("health").asString("unknown");
	}

	private static Set<String> load(RunningService service) {
		Set<String> sent = new HashSet<>();
		List<CompletableFuture<?>> responses = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Traceparent traceparent = Traceparent.next();
			sent.add(traceparent.traceId());
			responses
				.add(service.getAsync((i % 10 == 0) ? "/boom/x" : "/hello/x", "traceparent", traceparent.sampled()));
		}
		CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new)).join();
		return sent;
	}

	private Set<String> exemplars(int port) {
		Instant now = Instant.now();
		JsonNode answer = get(port, "query_exemplars?query=http_server_requests_seconds_bucket&start="
				+ encode(now.minusSeconds(300).toString()) + "&end=" + encode(now.plusSeconds(5).toString()));
		Set<String> ids = new HashSet<>();
		answer.path("data")
			.forEach((series) -> series.path("exemplars")
				.forEach((exemplar) -> ids.add(exemplar.path("labels").path("trace_id").asString())));
		return ids;
	}

	private JsonNode get(int port, String path) {
		URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
		return new JsonMapper().readTree(
				this.client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).join().body());
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	private record Scrape(String health, Set<String> sent, Set<String> exemplars) {
	}

}
