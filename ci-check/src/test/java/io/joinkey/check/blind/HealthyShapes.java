/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Healthy shapes written without looking at the rules.
 */
final class HealthyShapes {

	/** In the package of the application. */
	private static final String NAME = "io.joinkey.check.sabotage.Blind";

	private static final Logger log = LoggerFactory.getLogger(NAME);

	private HealthyShapes() {
	}

	/** Two calls at the same time, on a pool that propagates. */
	@RestController
	static class Together {

		private final Executor executor = ContextExecutorService.wrap(daemons(),
				ContextSnapshotFactory.builder().build());

		private final RestClient client;

		Together(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/calls")
		String call() {
			CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> fetch("/one"), this.executor);
			CompletableFuture<String> two = CompletableFuture.supplyAsync(() -> fetch("/two"), this.executor);
			return one.join() + two.join();
		}

		private String fetch(String path) {
			log.info("Fetching {}", path);
			return String.valueOf(this.client.get().uri(path).retrieve().body(String.class));
		}

		private static ExecutorService daemons() {
			return Executors.newFixedThreadPool(2, (task) -> {
				Thread thread = new Thread(task);
				thread.setDaemon(true);
				return thread;
			});
		}

	}

	/** A scheduled job that calls another service. */
	@EnableScheduling
	static class Job {

		private final RestClient client;

		Job(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@Scheduled(fixedDelay = 100)
		void poll() {
			log.info("Polling");
			this.client.get().uri("/polled").retrieve().toBodilessEntity();
		}

	}

	/** Answers without a body, redirects, and things that are not there. */
	@RestController
	static class Answers {

		@GetMapping("/answers/nothing")
		ResponseEntity<Void> nothing() {
			log.info("Nothing");
			return ResponseEntity.noContent().build();
		}

		@GetMapping("/answers/elsewhere")
		ResponseEntity<Void> elsewhere() {
			log.info("Elsewhere");
			return ResponseEntity.status(HttpStatus.FOUND).header("Location", "/orders/1").build();
		}

		@GetMapping("/answers/missing")
		ResponseEntity<String> missing() {
			log.info("Missing");
			return ResponseEntity.notFound().build();
		}

	}

	/** Background work with a trace of its own that is linked to the request. */
	@RestController
	static class Linked {

		private final Tracer tracer;

		Linked(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/linked")
		String link() {
			log.info("Linking");
			Span.Builder builder = this.tracer.spanBuilder().setNoParent().name("export");
			Span current = this.tracer.currentSpan();
			if (current != null) {
				builder.addLink(new Link(current.context()));
			}
			Span export = builder.start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(export)) {
				log.info("Exporting");
			}
			finally {
				export.end();
			}
			return "linked";
		}

	}

	/** A client that adds credentials to each call. */
	@RestController
	static class Credentials {

		private final RestClient client;

		Credentials(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				request.getHeaders().setBearerAuth("token");
				request.getHeaders().set("X-Request-ID", MDC.get("traceId"));
				return execution.execute(request, body);
			}).build();
		}

		@GetMapping("/calls")
		String call() {
			log.info("Calling");
			return String.valueOf(this.client.get().uri("/credentials").retrieve().body(String.class));
		}

	}

	/** A metric that tells the commit the service was built from. */
	static class BuildInfo {

		BuildInfo(MeterRegistry meters) {
			Gauge.builder("app.build", () -> 1)
				.tag("commit", "4bf92f3577b34da6a3ce929d0e0e4736")
				.tag("short", "9f86d081884c7d65")
				.register(meters);
		}

	}

	/** A pool that copies both the context of tracing and a user. */
	@RestController
	static class User {

		private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

		User() {
			this.executor.setThreadNamePrefix("user-");
			this.executor.setDaemon(true);
			ContextPropagatingTaskDecorator propagates = new ContextPropagatingTaskDecorator();
			this.executor.setTaskDecorator((task) -> {
				String user = MDC.get("user");
				return propagates.decorate(() -> {
					try (MDC.MDCCloseable closeable = MDC.putCloseable("user", user)) {
						task.run();
					}
				});
			});
			this.executor.initialize();
		}

		@GetMapping("/user")
		String user() throws Exception {
			try (MDC.MDCCloseable closeable = MDC.putCloseable("user", "u-1")) {
				log.info("Of a user");
				return this.executor.submit(() -> {
					log.info("Of a user, on a pool");
					return "user";
				}).get();
			}
		}

	}

	/** A streamed body on Spring MVC's executor, with propagation. */
	@RestController
	static class Streams {

		@GetMapping("/streams")
		StreamingResponseBody stream() {
			log.info("Streaming");
			return (out) -> {
				for (int i = 0; i < 3; i++) {
					log.info("Writing part {}", i);
					out.write('x');
					out.flush();
				}
			};
		}

	}

	/** Observations of the application's own, one within the other. */
	@RestController
	static class Nested {

		private final ObservationRegistry registry;

		Nested(ObservationRegistry registry) {
			this.registry = registry;
		}

		@GetMapping("/nested")
		String nested() {
			return String.valueOf(Observation.createNotStarted("outer", this.registry).observe(() -> {
				log.info("Outer");
				return Observation.createNotStarted("inner", this.registry).observe(() -> {
					log.info("Inner");
					return "nested";
				});
			}));
		}

	}

	/** A filter within the span that logs after each answer. */
	static class Access extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, java.io.IOException {
			chain.doFilter(request, response);
			log.info("{} {}", request.getRequestURI(), response.getStatus());
		}

	}

	/** A record that leads to another one. */
	@RestController
	static class Forwards {

		private final KafkaTemplate<Object, Object> template;

		private final String topic;

		Forwards(KafkaTemplate<Object, Object> template, @Value("${orders.topic}") String topic) {
			this.template = template;
			this.topic = topic;
		}

		@GetMapping("/sends")
		String send() throws Exception {
			log.info("Sending");
			this.template.send(this.topic, "order").get(5, TimeUnit.SECONDS);
			return "sent";
		}

		@KafkaListener(topics = "${orders.topic}")
		@SendTo("${orders.topic}-billed")
		String received(String value) {
			log.info("Billing {}", value);
			return "billed";
		}

		@KafkaListener(topics = "${orders.topic}-billed", groupId = "${orders.topic}-billing")
		void billed(String value) {
			log.info("Billed {}", value);
		}

	}

	/** WebFlux: an answer that another request thread emits through a sink. */
	@RestController
	static class Sink {

		@GetMapping("/sink")
		Mono<Map<String, String>> sink() {
			log.info("Waiting");
			Sinks.One<String> sink = Sinks.one();
			Mono<Map<String, String>> answer = sink.asMono().map((value) -> {
				log.info("Answering");
				return Map.of("value", value);
			});
			sink.tryEmitValue("emitted");
			return answer;
		}

	}

}
