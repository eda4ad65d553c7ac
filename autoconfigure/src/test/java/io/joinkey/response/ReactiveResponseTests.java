/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.joinkey.RunningService;
import io.joinkey.SharedService;
import io.joinkey.Traceparent;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in the responses of WebFlux.
 */
class ReactiveResponseTests {

	private static final String REACTIVE = "spring.main.web-application-type=reactive";

	@SharedService(value = ReactiveShop.class, properties = REACTIVE)
	private static RunningService service;

	@ParameterizedTest
	@CsvSource({ "/unhandled,500", "/status/502,502", "/entity/503,503", "/filtered,500", "/problem/501,501" })
	void aServerErrorHasTheHeader(String path, int status) {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().allValues("x-trace-id")).containsExactly(sent.traceId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/entity/200", "/entity/404", "/nowhere", "/problem/422" })
	void anotherResponseHasNoHeader(String path) {
		assertThat(service.get(path).headers().allValues("x-trace-id")).isEmpty();
	}

	@Test
	void theApplicationsHeaderIsKept() {
		assertThat(service.get("/own").headers().allValues("x-trace-id")).containsExactly("own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/unhandled", "/status/404", "/nowhere", "/filtered" })
	void eachErrorBodyOfSpringBootHasTheId(String path) {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get(path, "traceparent", sent.sampled());
		assertThat(ServletResponseTests.json(response)).containsEntry("trace_id", sent.traceId())
			.containsKeys("timestamp", "status", "error", "requestId");
	}

	@Test
	void eachProblemDetailHasTheId() {
		Traceparent sent = Traceparent.next();
		HttpResponse<String> response = service.get("/problem/422", "traceparent", sent.sampled());
		assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
		assertThat(ServletResponseTests.json(response)).containsEntry("trace_id", sent.traceId());
	}

	@Test
	void aHostileCallerChoosesNoTextOfTheResponse() {
		for (String hostile : List.of("<script>alert(1)</script>", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
				"\"}{\\", "x".repeat(6000))) {
			HttpResponse<String> response = service.get("/unhandled", "traceparent", hostile);
			String id = response.headers().firstValue("x-trace-id").orElseThrow();
			assertThat(id).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
			assertThat(response.body()).contains("\"trace_id\":\"" + id).doesNotContain("<script>", "}{");
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class ReactiveShop {

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		static WebFilter failing() {
			return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/filtered")
					? Mono.error(new IllegalStateException("of a filter")) : chain.filter(exchange);
		}

		@GetMapping("/unhandled")
		Mono<String> unhandled() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
				throw new IllegalStateException("unhandled");
			});
		}

		@GetMapping("/status/{status}")
		Mono<String> status(@PathVariable int status) {
			return Mono.error(new ResponseStatusException(HttpStatus.valueOf(status)));
		}

		@GetMapping("/entity/{status}")
		ResponseEntity<String> entity(@PathVariable int status) {
			return ResponseEntity.status(status).body("x".repeat(50_000));
		}

		@GetMapping("/problem/{status}")
		Mono<ProblemDetail> problem(@PathVariable int status) {
			return Mono.just(ProblemDetail.forStatus(status)).delayElement(Duration.ofMillis(1));
		}

		@GetMapping("/own")
		Mono<Void> own(ServerHttpResponse response) {
			response.getHeaders().set("x-trace-id", "own");
			response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
			return response.setComplete();
		}

	}

}
