/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import io.joinkey.RunningService;
import io.joinkey.ShopClients;
import io.joinkey.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request that is sent again, by every client and every way to send it again, to a
 * service that fails twice.
 */
class ResentRequestsTests {

	private static final AttributeKey<Long> RESEND_COUNT = AttributeKey.longKey("http.request.resend_count");

	private static final FailingTwice downstream = new FailingTwice();

	private static final List<String> received = downstream.received();

	private static RunningService service;

	@BeforeAll
	static void start() {
		service = RunningService.start(new SpringApplication(Retrying.class, ShopClients.Beans.class),
				"downstream=" + downstream.url());
	}

	@AfterAll
	static void stop() {
		service.close();
		downstream.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest-client", "rest-template", "web-client", "jdk" })
	void eachAttemptIsASpanOfOneTraceWithItsNumber(String client) {
		received.clear();
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/retry/" + client, "traceparent", sent.sampled()).statusCode()).isEqualTo(200);
		List<SpanData> attempts = attempts(sent);
		assertThat(attempts).extracting((span) -> span.getAttributes().get(RESEND_COUNT)).containsExactly(null, 1L, 2L);
		assertThat(received).hasSize(3).allMatch((header) -> header.startsWith("00-" + sent.traceId()));
		assertThat(IntStream.range(0, 3).mapToObj((i) -> received.get(i).substring(36, 52)))
			.containsExactlyElementsOf(attempts.stream().map(SpanData::getSpanId).toList());
		assertThat(service.scrape()).doesNotContain("resend_count");
	}

	@Test
	void aRequestAfterASuccessOrElsewhereIsNotAResend() {
		Traceparent sent = Traceparent.next();
		service.get("/others", "traceparent", sent.sampled());
		assertThat(attempts(sent)).extracting((span) -> span.getAttributes().get(RESEND_COUNT))
			.containsExactly(null, null, 1L, 2L, null, null, null);
	}

	private static List<SpanData> attempts(Traceparent sent) {
		return service.spansOf(sent.traceId())
			.stream()
			.filter((span) -> span.getKind() == SpanKind.CLIENT)
			.sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
			.toList();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableResilientMethods
	@RestController
	static class Retrying {

		private final RetryTemplate retries = new RetryTemplate(
				RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build());

		private final RestClient restClient;

		private final WebClient webClient;

		private final HttpClient jdkClient;

		private final Stubborn stubborn;

		private final String url;

		Retrying(RestClient.Builder restClient, WebClient.Builder webClient, HttpClient jdkClient, Stubborn stubborn,
				Environment environment) {
			this.restClient = restClient.build();
			this.webClient = webClient.build();
			this.jdkClient = jdkClient;
			this.stubborn = stubborn;
			this.url = environment.getRequiredProperty("downstream");
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		static Stubborn stubborn(RestTemplate ownTemplate) {
			return new Stubborn(ownTemplate);
		}

		@GetMapping("/retry/{client}")
		void retry(@PathVariable String client) throws Exception {
			String target = this.url + "/" + client;
			switch (client) {
				case "rest-client" ->
					this.retries.execute(() -> this.restClient.get().uri(target).retrieve().toBodilessEntity());
				case "rest-template" -> this.stubborn.call(target);
				case "web-client" -> this.webClient.get().uri(target).retrieve().toBodilessEntity().retry(2).block();
				case "jdk" -> loop(target);
				default -> throw new IllegalArgumentException(client);
			}
		}

		private void loop(String target) throws IOException, InterruptedException {
			HttpRequest request = HttpRequest.newBuilder(URI.create(target)).build();
			while (this.jdkClient.send(request, BodyHandlers.discarding()).statusCode() != 200) {
				continue;
			}
		}

		@GetMapping("/others")
		void others() throws Exception {
			get("/a");
			get("/b");
			get("/a");
			get("/a");
			get("/a");
			get("/missing");
			get("/missing");
		}

		private void get(String path) {
			this.restClient.get().uri(this.url + path).exchange((request, response) -> response.getStatusCode());
		}

	}

	static class Stubborn {

		private final RestTemplate template;

		Stubborn(RestTemplate template) {
			this.template = template;
		}

		@Retryable(maxRetries = 2, delay = 1)
		public void call(String target) {
			this.template.getForEntity(target, Void.class);
		}

	}

}
