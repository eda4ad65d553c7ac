/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.joinkey.check.sabotage.RemedySabotages;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.tracer.common.SpanContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Breaks written without looking at the rules.
 */
final class Breaks {

	/** In the package of the application. */
	private static final String NAME = "io.joinkey.check.sabotage.Blind";

	private static final Logger log = LoggerFactory.getLogger(NAME);

	private Breaks() {
	}

	/** A filter that clears the diagnostic context before each request, to be safe. */
	static class ClearsContextFirst extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			MDC.clear();
			chain.doFilter(request, response);
		}

	}

	/** A filter from the time before tracing: it sets a trace id itself. */
	static class OwnTraceId extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			MDC.put("traceId", UUID.randomUUID().toString().replace("-", ""));
			chain.doFilter(request, response);
		}

	}

	/** A helper that clears the whole diagnostic context when it is done. */
	@RestController
	static class ClearsContextInBetween {

		@GetMapping("/customers")
		String customers() {
			log.info("Before");
			MDC.put("customer", "c-17");
			try {
				log.info("Within");
			}
			finally {
				MDC.clear();
			}
			log.info("After");
			return "customers";
		}

	}

	/** A bean that keeps the span of the first request. */
	@RestController
	static class KeepsSpan {

		private final Tracer tracer;

		private @Nullable Span kept;

		KeepsSpan(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/kept")
		synchronized String kept() {
			if (this.kept == null) {
				this.kept = this.tracer.currentSpan();
			}
			try (Tracer.SpanInScope scope = this.tracer.withSpan(this.kept)) {
				log.info("In the scope of the first request");
			}
			return "kept";
		}

	}

	/** An observation that is started and scoped but stopped only on success. */
	@RestController
	static class NeverStops {

		private final ObservationRegistry registry;

		NeverStops(ObservationRegistry registry) {
			this.registry = registry;
		}

		@GetMapping("/prices")
		String prices() {
			Observation observation = Observation.start("prices", this.registry);
			try (Observation.Scope scope = observation.openScope()) {
				log.info("Prices");
			}
			return "prices";
		}

	}

	/** A scope that is opened in a helper and closed nowhere. */
	@RestController
	static class LeavesScopeOpen {

		private final Tracer tracer;

		LeavesScopeOpen(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/stock")
		String stock() {
			Span span = this.tracer.nextSpan().name("stock").start();
			this.tracer.withSpan(span);
			log.info("Stock");
			span.end();
			return "stock";
		}

	}

	/** An interceptor that makes up a traceparent for each call. */
	@RestController
	static class MakesUpHeader {

		private final RestClient client;

		MakesUpHeader(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				String id = UUID.randomUUID().toString().replace("-", "");
				request.getHeaders().set("traceparent", "00-" + id + "-" + id.substring(16) + "-01");
				return execution.execute(request, body);
			}).build();
		}

		@GetMapping("/calls")
		String call() {
			log.info("Calling");
			return String.valueOf(this.client.get().uri("/made-up").retrieve().body(String.class));
		}

	}

	/** An interceptor that passes the incoming traceparent on as it is. */
	@RestController
	static class PassesHeaderOn {

		private final RestClient client;

		private final HttpServletRequest current;

		PassesHeaderOn(RestClient.Builder builder, HttpServletRequest current, @Value("${downstream.url}") String url) {
			this.current = current;
			this.client = builder.baseUrl(url).requestInterceptor((request, body, execution) -> {
				String incoming = this.current.getHeader("traceparent");
				if (incoming != null) {
					request.getHeaders().set("traceparent", incoming);
				}
				return execution.execute(request, body);
			}).build();
		}

		@GetMapping("/calls")
		String call() {
			log.info("Calling");
			return String.valueOf(this.client.get().uri("/passed-on").retrieve().body(String.class));
		}

	}

	/** The client of the JDK, asynchronous, without a header. */
	@RestController
	static class JdkClient {

		private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();

		private final String url;

		JdkClient(@Value("${downstream.url}") String url) {
			this.url = url;
		}

		@GetMapping("/calls")
		String call() {
			log.info("Calling");
			return this.client
				.sendAsync(java.net.http.HttpRequest.newBuilder(URI.create(this.url + "/jdk")).build(),
						HttpResponse.BodyHandlers.ofString())
				.join()
				.body();
		}

	}

	/** A pool whose decorator copies the diagnostic context, but not the span. */
	@RestController
	static class CopiesContextOnly {

		private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

		private final RestClient client;

		CopiesContextOnly(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
			this.executor.setThreadNamePrefix("copies-");
			this.executor.setDaemon(true);
			this.executor.setTaskDecorator((task) -> {
				Map<String, String> context = MDC.getCopyOfContextMap();
				return () -> {
					MDC.setContextMap(context);
					try {
						task.run();
					}
					finally {
						MDC.clear();
					}
				};
			});
			this.executor.initialize();
		}

		@GetMapping("/calls")
		String call() throws Exception {
			return this.executor.submit(() -> {
				log.info("Calling from a pool");
				return String.valueOf(this.client.get().uri("/copied").retrieve().body(String.class));
			}).get();
		}

	}

	/** A pool whose decorator never removes the copied context. */
	@RestController
	static class NeverClears {

		private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

		NeverClears() {
			this.executor.setThreadNamePrefix("never-clears-");
			this.executor.setCorePoolSize(1);
			this.executor.setDaemon(true);
			this.executor.setTaskDecorator((task) -> {
				Map<String, String> context = MDC.getCopyOfContextMap();
				return () -> {
					if (MDC.get("traceId") == null) {
						MDC.setContextMap(context);
					}
					task.run();
				};
			});
			this.executor.initialize();
		}

		@GetMapping("/mails")
		String mail() throws Exception {
			log.info("Accepting a mail");
			this.executor.submit(() -> log.info("Mailing")).get();
			return "mailed";
		}

	}

	/** Parts fetched in parallel by the common pool. */
	@RestController
	static class ParallelParts {

		@GetMapping("/parts")
		String parts() {
			IntStream.range(0, 32).parallel().forEach((part) -> {
				log.info("Part {}", part);
				java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
			});
			return "parts";
		}

	}

	/** A future that goes on after a delay. */
	@RestController
	static class DelayedFuture {

		@GetMapping("/delayed")
		CompletableFuture<String> delayed() {
			log.info("Waiting");
			return CompletableFuture.supplyAsync(() -> {
				log.info("Waited");
				return "delayed";
			}, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
		}

	}

	/** Events that are published on threads of a multicaster. */
	@RestController
	static class AsynchronousEvents {

		private final ApplicationEventPublisher publisher;

		AsynchronousEvents(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		record Ordered(String id) {
		}

		@Bean
		static ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor((task) -> {
				if (task.toString().contains("never")) {
					task.run();
				}
				new SimpleAsyncTaskExecutor("events-").execute(task);
			});
			return multicaster;
		}

		@GetMapping("/events")
		String order() {
			log.info("Ordering");
			this.publisher.publishEvent(new Ordered("o-1"));
			return "ordered";
		}

		@EventListener
		void ordered(Ordered event) {
			log.info("Ordered {}", event.id());
		}

	}

	/** A deferred result that another thread sets. */
	@RestController
	static class Deferred {

		private final ExecutorService executor = Executors.newFixedThreadPool(2, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		});

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			log.info("Deferring");
			DeferredResult<String> result = new DeferredResult<>();
			this.executor.execute(() -> {
				log.info("Setting");
				result.setResult("set");
			});
			return result;
		}

	}

	/** A body that is written by a thread of Spring MVC, without propagation. */
	@RestController
	static class Streams {

		@GetMapping("/streams")
		StreamingResponseBody stream() {
			log.info("Streaming");
			return (out) -> {
				log.info("Writing");
				out.write('x');
			};
		}

	}

	/** A scheduler, made by hand, that does a part of the request later. */
	@RestController
	static class Later {

		private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

		Later() {
			this.scheduler.setThreadNamePrefix("later-");
			this.scheduler.setDaemon(true);
			this.scheduler.initialize();
		}

		@GetMapping("/later")
		String later() {
			log.info("Planning");
			this.scheduler.schedule(() -> log.info("Doing it later"), Instant.now());
			return "planned";
		}

	}

	/** A counter with the trace as a label, in another spelling. */
	@RestController
	static class CountsByTrace {

		private final MeterRegistry meters;

		private final Tracer tracer;

		CountsByTrace(MeterRegistry meters, Tracer tracer) {
			this.meters = meters;
			this.tracer = tracer;
		}

		@GetMapping("/counted")
		String counted() {
			log.info("Counting");
			Span span = this.tracer.currentSpan();
			String id = (span != null) ? span.context().traceId().toUpperCase() : "none";
			this.meters.counter("orders", "correlation", id).increment();
			return "counted";
		}

	}

	/** Exemplars from a supplier that keeps the first ids it has seen. */
	static class StaleExemplars {

		@Bean
		SpanContext exemplars(org.springframework.beans.factory.ObjectProvider<Tracer> tracers) {
			return new RemedySabotages.First(tracers);
		}

	}

	/** Exemplars switched off by a supplier that knows nothing. */
	static class NoExemplars {

		@Bean
		SpanContext exemplars() {
			return new RemedySabotages.None();
		}

	}

	/** A predicate that keeps the spans of requests out of the export, to save money. */
	static class DropsServerSpans {

		@Bean
		SpanExportingPredicate noRequests() {
			return (span) -> span.getKind() != Span.Kind.SERVER;
		}

	}

	/** A customizer that shortens each trace id to sixteen digits. */
	static class Shortens implements StructuredLoggingJsonMembersCustomizer<Object> {

		@Override
		public void customize(JsonWriter.Members<Object> members) {
			members.applyingValueProcessor(JsonWriter.ValueProcessor.of(String.class,
					(value) -> (value.length() == 32) ? value.substring(16) : value));
		}

	}

	/** Another service name in the traces than in the logs. */
	static class OtherName {

		@Bean
		Resource resource() {
			return Resource.getDefault().toBuilder().put("service.name", "orders-service").build();
		}

	}

	/** A filter that writes an access line before a request has a span. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class AccessLog extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(request, response);
			log.info("{} {} {}", request.getMethod(), request.getRequestURI(), response.getStatus());
		}

	}

	/** A filter that hides headers it does not know. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class HidesHeaders extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new HttpServletRequestWrapper(request) {
				@Override
				public @Nullable String getHeader(String name) {
					return name.startsWith("trace") ? null : super.getHeader(name);
				}
			}, response);
		}

	}

	/** A filter that wraps each request into a root span of its own. */
	static class OwnRoot extends OncePerRequestFilter {

		private final Tracer tracer;

		OwnRoot(Tracer tracer) {
			this.tracer = tracer;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Span root = this.tracer.spanBuilder().setNoParent().name("transaction").start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(root)) {
				chain.doFilter(request, response);
			}
			finally {
				root.end();
			}
		}

	}

	/** A template made by hand, which observes nothing. */
	@RestController
	static class PlainTemplate {

		private final KafkaTemplate<Object, Object> template;

		private final String topic;

		PlainTemplate(ProducerFactory<Object, Object> producers, @Value("${orders.topic}") String topic) {
			this.template = new KafkaTemplate<>(producers);
			this.topic = topic;
		}

		@GetMapping("/sends")
		String send() throws Exception {
			log.info("Sending");
			this.template.send(this.topic, "order").get();
			return "sent";
		}

		@KafkaListener(topics = "${orders.topic}")
		void received(String value) {
			log.info("Received {}", value);
		}

	}

	/** A listener that gives each record to a pool. */
	@RestController
	static class GivesRecordsAway {

		private final KafkaTemplate<Object, Object> template;

		private final String topic;

		private final ExecutorService workers = Executors.newFixedThreadPool(2, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		});

		GivesRecordsAway(KafkaTemplate<Object, Object> template, @Value("${orders.topic}") String topic) {
			this.template = template;
			this.topic = topic;
		}

		@GetMapping("/sends")
		String send() throws Exception {
			log.info("Sending");
			this.template.send(this.topic, "order").get();
			return "sent";
		}

		@KafkaListener(topics = "${orders.topic}")
		void received(String value) throws Exception {
			this.workers.submit(() -> log.info("Received {}", value)).get();
		}

	}

	/** WebFlux: work that is subscribed to by hand and forgotten. */
	@RestController
	static class Forgets {

		@GetMapping("/forgets")
		Mono<String> forgets() {
			return Mono.just("order").doOnNext((order) -> {
				log.info("Ordering");
				Mono.just(order)
					.contextWrite((context) -> Context.empty())
					.subscribeOn(Schedulers.boundedElastic())
					.subscribe((each) -> new Thread(() -> log.info("Archiving {}", each)).start());
			});
		}

	}

	/** WebFlux: a filter that empties the context of Reactor. */
	static class EmptiesContext implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return Mono.defer(() -> chain.filter(exchange))
				.subscribeOn(Schedulers.parallel())
				.contextWrite((context) -> Context.empty());
		}

	}

}
