/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in a reactive service, with nothing configured.
 */
class WebFluxTests {

	@SharedService(value = Reactive.class, properties = "spring.main.web-application-type=reactive")
	private static RunningService service;

	@Test
	void everyLineOfAReactiveChainHasTheIds() {
		Traceparent sent = Traceparent.next();
		service.get("/chain", "traceparent", sent.sampled());
		assertThat(service.linesOf(sent.traceId())).extracting((line) -> line.get("message"))
			.containsExactly("method", "map", "delayed", "after the call");
		assertThat(service.spansOf(sent.traceId())).extracting(SpanData::getKind)
			.containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER);
	}

	@Test
	void aLineWithoutTheContextIsSeenToLoseTheIds() {
		Traceparent sent = Traceparent.next();
		service.get("/lost", "traceparent", sent.sampled());
		assertThat(service.linesWith("lost").get(0)).doesNotContainKey("trace_id");
	}

	@Test
	void anUnhandledExceptionHasIdsAndAnErrorSpan() {
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/boom", "traceparent", sent.sampled()).statusCode()).isEqualTo(500);
		List<Map<String, Object>> lines = service.linesOf(sent.traceId());
		assertThat(lines).extracting((line) -> line.get("level")).containsExactly("ERROR");
		assertThat(service.spansOf(sent.traceId()).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void probesAreNotTraced() {
		service.get("/actuator/health", "traceparent", Traceparent.next().sampled());
		service.scrape();
		// a bucket keeps its exemplar for seconds, also that of another test's request
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			Traceparent sent = Traceparent.next();
			service.get("/headers", "traceparent", sent.sampled());
			assertThat(service.spansOf(sent.traceId())).hasSize(1);
			assertThat(service.scrape()).contains(sent.traceId());
		});
		assertThat(service.spans()).noneMatch((span) -> span.getName().contains("actuator"));
		assertThat(service.scrape()).doesNotContain("/actuator/");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Reactive {

		private static final Logger logger = LoggerFactory.getLogger(Reactive.class);

		private final WebClient client;

		private final Environment environment;

		Reactive(WebClient.Builder builder, Environment environment) {
			this.client = builder.build();
			this.environment = environment;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/headers")
		Mono<String> headers(@RequestHeader Map<String, String> headers) {
			return Mono.just(headers.getOrDefault("traceparent", "none"));
		}

		@GetMapping("/chain")
		Mono<String> chain() {
			logger.info("method");
			String url = "http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/headers";
			return Mono.just("value").map((value) -> {
				logger.info("map");
				return value;
			})
				.delayElement(Duration.ofMillis(1), Schedulers.parallel())
				.doOnNext((value) -> logger.info("delayed"))
				.flatMap((value) -> this.client.get().uri(url).retrieve().bodyToMono(String.class))
				.doOnNext((value) -> logger.info("after the call"));
		}

		@GetMapping("/lost")
		Mono<String> lost() {
			return Mono.fromCallable(() -> {
				Thread thread = new Thread(() -> logger.info("lost"));
				thread.start();
				thread.join();
				return "lost";
			});
		}

		@GetMapping("/boom")
		Mono<String> boom() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
				throw new IllegalStateException("boom");
			});
		}

	}

}
