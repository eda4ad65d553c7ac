/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.spring6.retry.configure.RetryConfiguration;
import io.github.resilience4j.spring6.retry.configure.RetryConfigurationProperties;
import io.github.resilience4j.spring6.timelimiter.configure.TimeLimiterConfiguration;
import io.github.resilience4j.spring6.timelimiter.configure.TimeLimiterConfigurationProperties;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.joinkey.RunningService;
import io.joinkey.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that Resilience4j sends again, and its threads, to a service that fails twice.
 */
@TestMethodOrder(OrderAnnotation.class)
class Resilience4jTests {

	private static final AttributeKey<Long> RESEND_COUNT = AttributeKey.longKey("http.request.resend_count");

	private static final FailingTwice downstream = new FailingTwice();

	private static final List<String> received = downstream.received();

	private static RunningService service;

	@BeforeAll
	static void start() {
		service = startService();
	}

	@AfterAll
	static void stop() {
		service.close();
		downstream.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "decorator", "annotation", "annotated-stage", "stage-on-bean" })
	void eachAttemptIsASpanOfOneTraceWithItsNumber(String way) {
		received.clear();
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/retry/" + way, "traceparent", sent.sampled()).statusCode()).isEqualTo(200);
		assertThat(received).hasSize(3).allMatch((header) -> header.startsWith("00-" + sent.traceId()));
		assertThat(attempts(sent)).extracting((span) -> span.getAttributes().get(RESEND_COUNT))
			.containsExactly(null, 1L, 2L);
		assertThat(service.linesWith("calls " + way)).hasSize(3)
			.allSatisfy((line) -> assertThat(line).containsEntry("trace_id", sent.traceId()));
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void withoutPropagationTheLaterAttemptsAreLost() {
		service.close();
		service = startService("spring.task.execution.propagate-context=false");
		assertOnlyTheFirstAttemptIsJoined("annotated-stage");
		assertOnlyTheFirstAttemptIsJoined("stage-on-bean");
	}

	@Test
	void anAttemptOnANonBeanSchedulerIsLost() {
		assertOnlyTheFirstAttemptIsJoined("stage-on-own");
	}

	@Test
	void attemptsWithoutAParentSpanAreSeparateTraces() {
		received.clear();
		service.context().getBean(Calls.class).retry
			.executeRunnable(() -> service.context().getBean(Client.class).call("alone"));
		assertThat(received).extracting((header) -> header.substring(3, 35)).hasSize(3).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "decorated", "annotated" })
	void theCallbackOfATimeOutKeepsTheTrace(String way) {
		Traceparent sent = Traceparent.next();
		assertThat(service.get("/time-out/" + way, "traceparent", sent.sampled()).body()).isEqualTo("too late");
		assertThat(service.linesWith(way + " timed out").get(0)).containsEntry("trace_id", sent.traceId());
	}

	@Test
	void theNonBeanThreadsOfABulkheadLoseTheTrace() {
		service.get("/bulkhead", "traceparent", Traceparent.next().sampled());
		assertThat(service.linesWith("in the bulkhead").get(0)).doesNotContainKey("trace_id");
	}

	private static void assertOnlyTheFirstAttemptIsJoined(String way) {
		received.clear();
		Traceparent sent = Traceparent.next();
		service.get("/retry/" + way, "traceparent", sent.sampled());
		assertThat(received).hasSize(3);
		assertThat(received.get(0)).contains(sent.traceId());
		assertThat(received.subList(1, 3)).noneMatch((header) -> header.contains(sent.traceId()));
	}

	private static List<SpanData> attempts(Traceparent sent) {
		return service.spansOf(sent.traceId())
			.stream()
			.filter((span) -> span.getKind() == SpanKind.CLIENT)
			.sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
			.toList();
	}

	private static RunningService startService(String... properties) {
		SpringApplication application = new SpringApplication(Calls.class, Client.class, Resilience4j.class);
		application.setDefaultProperties(Map.of("downstream", downstream.url()));
		return RunningService.start(application, properties);
	}

	/**
	 * What Resilience4j's own starter configures, without its threads as a bean.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import({ RetryConfiguration.class, TimeLimiterConfiguration.class })
	static class Resilience4j {

		@Bean
		RetryConfigurationProperties retryConfigurationProperties() {
			RetryConfigurationProperties properties = new RetryConfigurationProperties();
			properties.getInstances()
				.put("calls",
						new RetryConfigurationProperties.InstanceProperties().setWaitDuration(Duration.ofMillis(1)));
			return properties;
		}

		@Bean
		TimeLimiterConfigurationProperties timeLimiterConfigurationProperties() {
			TimeLimiterConfigurationProperties properties = new TimeLimiterConfigurationProperties();
			properties.getInstances()
				.put("calls", new TimeLimiterConfigurationProperties.InstanceProperties()
					.setTimeoutDuration(Duration.ofMillis(100)));
			return properties;
		}

		@Bean(destroyMethod = "shutdown")
		ScheduledExecutorService attempts() {
			return Executors.newScheduledThreadPool(1);
		}

	}

	static class Client {

		private static final Logger logger = LoggerFactory.getLogger(Client.class);

		private final RestClient restClient;

		private final String url;

		Client(RestClient.Builder restClient, Environment environment) {
			this.restClient = restClient.build();
			this.url = environment.getRequiredProperty("downstream") + "/";
		}

		@io.github.resilience4j.retry.annotation.Retry(name = "calls")
		public void annotated(String way) {
			call(way);
		}

		@io.github.resilience4j.retry.annotation.Retry(name = "calls")
		public CompletionStage<String> annotatedStage(String way) {
			return stage(way);
		}

		@io.github.resilience4j.timelimiter.annotation.TimeLimiter(name = "calls")
		public CompletionStage<String> late() {
			return new CompletableFuture<>();
		}

		void call(String way) {
			logger.info("calls {}", way);
			this.restClient.get().uri(this.url + way).retrieve().toBodilessEntity();
		}

		CompletionStage<String> stage(String way) {
			try {
				call(way);
				return CompletableFuture.completedStage(way);
			}
			catch (RuntimeException ex) {
				return CompletableFuture.failedStage(ex);
			}
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Calls {

		private static final Logger logger = LoggerFactory.getLogger(Calls.class);

		private final Retry retry = Retry.of("calls",
				RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1)).build());

		private final Client client;

		private final ScheduledExecutorService attempts;

		Calls(Client client, ScheduledExecutorService attempts) {
			this.client = client;
			this.attempts = attempts;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@GetMapping("/retry/{way}")
		void retry(@PathVariable String way) throws Exception {
			Supplier<CompletionStage<String>> stage = () -> this.client.stage(way);
			switch (way) {
				case "decorator" -> this.retry.executeRunnable(() -> this.client.call(way));
				case "annotation" -> this.client.annotated(way);
				case "annotated-stage" -> this.client.annotatedStage(way).toCompletableFuture().get();
				case "stage-on-bean" ->
					this.retry.executeCompletionStage(this.attempts, stage).toCompletableFuture().get();
				case "stage-on-own" -> {
					ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor();
					this.retry.executeCompletionStage(own, stage).toCompletableFuture().get();
					own.shutdown();
				}
				default -> throw new IllegalArgumentException(way);
			}
		}

		@GetMapping("/time-out/{way}")
		String timeOut(@PathVariable String way) throws Exception {
			CompletionStage<String> late = way.equals("annotated") ? this.client.late()
					: TimeLimiter.of(Duration.ofMillis(100))
						.executeCompletionStage(this.attempts, CompletableFuture<String>::new);
			return late.exceptionally((ex) -> {
				logger.info("{} timed out", way);
				return "too late";
			}).toCompletableFuture().get();
		}

		@GetMapping("/bulkhead")
		void bulkhead() throws Exception {
			ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.ofDefaults("calls");
			bulkhead.executeRunnable(() -> logger.info("in the bulkhead")).toCompletableFuture().get();
			bulkhead.close();
		}

	}

}
