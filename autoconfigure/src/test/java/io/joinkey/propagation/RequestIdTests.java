/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The request id of a mesh, beside the trace id.
 */
class RequestIdTests {

	private static final AttributeKey<List<String>> ATTRIBUTE = AttributeKey
		.stringArrayKey("http.request.header.x-request-id");

	@ParameterizedTest
	@ValueSource(strings = { "servlet", "reactive" })
	void itFollowsTheRequest(String type) {
		try (RunningService service = RunningService.start(Meshed.class, "spring.main.web-application-type=" + type,
				"joinkey.edge.tenant-header=X-Tenant-ID")) {
			Traceparent sent = Traceparent.next();
			service.get("/work/a", "traceparent", sent.sampled(), "x-request-id", "attempt-1", "x-tenant-id", "acme");
			service.get("/work/b", "traceparent", sent.sampled(), "x-request-id", "attempt-2", "x-tenant-id", "globex");
			for (String order : new String[] { "a", "b" }) {
				String id = order.equals("a") ? "attempt-1" : "attempt-2";
				// one trace crosses the log streams of two tenants
				String tenant = order.equals("a") ? "acme" : "globex";
				for (String step : new String[] { "entered", "hopped", "async" }) {
					assertThat(service.linesWith(step + " " + order)).singleElement()
						.satisfies((line) -> assertThat(line).containsEntry("request_id", id)
							.containsEntry("tenant_id", tenant)
							.containsEntry("trace_id", sent.traceId()));
				}
				assertThat(service.linesWith("lost " + order).get(0)).doesNotContainKey("request_id");
			}
			// the span of a reactive request may end after its response
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(service.spansOf(sent.traceId()))
					.extracting((span) -> span.getAttributes().get(ATTRIBUTE))
					.containsExactlyInAnyOrder(List.of("attempt-1"), List.of("attempt-2")));
			assertThat(service.scrape()).doesNotContain("attempt-1", "request_id", "acme", "tenant");
			assertThatNoOtherRequestHasIt(service);
			assertThatAStrangersIsHarmless(service);
		}
	}

	private static void assertThatNoOtherRequestHasIt(RunningService service) {
		Traceparent sent = Traceparent.next();
		service.get("/work/c", "traceparent", sent.sampled());
		assertThat(service.linesWith("async c").get(0)).doesNotContainKeys("request_id", "tenant_id");
		assertThat(service.spansOf(sent.traceId()).get(0).getAttributes().get(ATTRIBUTE)).isNull();
		service.get("/work/d", "x-request-id", "without-trace");
		Map<String, Object> line = service.linesWith("async d").get(0);
		assertThat(line).containsEntry("request_id", "without-trace");
		service.get("/own/e", "x-request-id", "of-the-mesh");
		assertThat(service.linesWith("own e").get(0)).containsEntry("request_id", "of the application");
	}

	private static void assertThatAStrangersIsHarmless(RunningService service) {
		service.get("/work/f", "x-request-id", "<a b>\"{}%n\t" + "x".repeat(500));
		String id = String.valueOf(service.linesWith("entered f").get(0).get("request_id"));
		assertThat(id).startsWith("_a_b____").hasSize(64).matches("[A-Za-z0-9_]+");
		service.get("/work/g", "x-request-id", "  ");
		assertThat(service.linesWith("entered g").get(0)).doesNotContainKey("request_id");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Meshed {

		private static final Logger logger = LoggerFactory.getLogger(Meshed.class);

		private final Later later;

		private final ObservationRegistry registry;

		Meshed(Later later, ObservationRegistry registry) {
			this.later = later;
			this.registry = registry;
		}

		@Bean
		static Later later() {
			return new Later();
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/work/{order}")
		Mono<String> work(@PathVariable String order) throws InterruptedException {
			logger.info("entered {}", order);
			Thread thread = new Thread(() -> logger.info("lost {}", order));
			thread.start();
			thread.join(60_000);
			assertThat(thread.isAlive()).as("it waits for a lock of the log").isFalse();
			this.later.work(order);
			return Mono.just(order)
				.delayElement(Duration.ofMillis(1), Schedulers.parallel())
				.doOnNext((value) -> logger.info("hopped {}", value));
		}

		@GetMapping("/own/{order}")
		String own(@PathVariable String order) {
			MDC.put("request_id", "of the application");
			try {
				Observation.createNotStarted("inner", this.registry).observe(() -> logger.info("own {}", order));
				return order;
			}
			finally {
				MDC.remove("request_id");
			}
		}

	}

	@Component
	@EnableAsync
	static class Later {

		private static final Logger logger = LoggerFactory.getLogger(Later.class);

		@Async
		void work(String order) {
			logger.info("async {}", order);
		}

	}

}
