/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.context.ContextScheduledExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.tracer.common.SpanContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Breaks whose remedy has to name a bean, or the one line that helps.
 */
public final class RemedySabotages {

	private static final Logger log = LoggerFactory.getLogger(RemedySabotages.class);

	private RemedySabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application kafka = KafkaSabotages.healthy();
		return List.of(
				new Sabotage("a decorator that copies the MDC and not the span", CorrelationRule.OUTGOING_TRACEPARENT,
						Application.calling(CopiesMdc.class),
						"setTaskDecorator(new ContextPropagatingTaskDecorator()) on the field "
								+ CopiesMdc.class.getName() + ".executor instead of " + CopiesMdcOnly.class.getName(),
						Application.calling(CopiesContext.class), CorrelationRule.ROOT_NOT_CLIENT,
						CorrelationRule.ASYNC_HOP),
				hop("a future on a delayed executor", OnDelayed.class,
						"delayed.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task))",
						OnWrappedDelayed.class),
				hop("a ThreadPoolTaskScheduler made by hand", OnScheduler.class,
						"setTaskDecorator(new ContextPropagatingTaskDecorator()) on the field "
								+ OnScheduler.class.getName() + ".scheduler",
						OnDecoratedScheduler.class),
				hop("a SimpleAsyncTaskScheduler made by hand", OnSimpleScheduler.class,
						"wrap the task when it is scheduled", OnSimpleSchedulerWrapped.class),
				hop("a raw ScheduledExecutorService", OnRawScheduler.class, "ContextScheduledExecutorService.wrap",
						OnWrappedScheduler.class),
				hop("a SimpleAsyncTaskExecutor made by hand", OnSimple.class,
						"setTaskDecorator(new ContextPropagatingTaskDecorator())", OnDecoratedSimple.class),
				new Sabotage("a task on Reactor's scheduler within Spring MVC", CorrelationRule.REACTOR_HOP,
						mvc.with(OnReactor.class).requesting("/hops"), "spring.reactor.context-propagation=auto",
						mvc.with(OnReactor.class)
							.requesting("/hops")
							.property("spring.reactor.context-propagation", "auto")),
				new Sabotage("a bean that switches exemplars off", CorrelationRule.EXEMPLAR_PRESENT,
						mvc.with(NoExemplars.class), "remove the bean 'noExemplars' (" + None.class.getName() + ")",
						mvc),
				new Sabotage("exemplars that always name the first trace", CorrelationRule.EXEMPLAR_EQUALS_SPAN,
						mvc.with(FirstExemplars.class),
						"remove what caches the ids, the bean 'firstExemplars' (" + First.class.getName() + ")", mvc),
				new Sabotage("a Resource bean with another service name", CorrelationRule.SERVICE_NAME_AGREES,
						mvc.with(OtherName.class), "in the bean 'otherResource' (", mvc),
				new Sabotage("a filter that hides traceparent", CorrelationRule.INBOUND_CONTINUED,
						mvc.with(HidesHeader.class), "(" + HidesHeader.class.getName() + "); keep W3C", mvc),
				new Sabotage("a filter that empties Reactor's context", CorrelationRule.REACTOR_HOP,
						Application.webFlux().with(EmptiesContext.class), EmptiesContext.class.getName(),
						Application.webFlux().with(KeepsContext.class)),
				new Sabotage("a ProducerInterceptor that removes traceparent", CorrelationRule.KAFKA_PRODUCED_HEADER,
						kafka.property("spring.kafka.producer.properties.interceptor.classes",
								RemovesHeader.class.getName()),
						RemovesHeader.class.getName() + " of the bean 'kafkaTemplate'", kafka),
				new Sabotage("a KafkaTemplate made by hand", CorrelationRule.KAFKA_PRODUCED_HEADER,
						kafka.without(KafkaSabotages.Publishes.class).with(PlainTemplate.class),
						"the field " + PlainTemplate.class.getName() + ".template", kafka));
	}

	private static Sabotage hop(String name, Class<?> broken, String remedy, Class<?> mended) {
		Application mvc = Application.mvc().requesting("/hops");
		return new Sabotage(name, CorrelationRule.ASYNC_HOP, mvc.with(broken), remedy, mvc.with(mended));
	}

	private static void work(CountDownLatch done) {
		log.info("Working");
		done.countDown();
	}

	static class CopiesMdcOnly implements TaskDecorator {

		@Override
		public Runnable decorate(Runnable task) {
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
		}

	}

	abstract static class CallsFromPool {

		private final ThreadPoolTaskExecutor executor;

		private final RestClient client;

		CallsFromPool(TaskDecorator decorator, RestClient.Builder builder, String url) {
			this.executor = executor(decorator);
			this.client = builder.baseUrl(url).build();
		}

		private static ThreadPoolTaskExecutor executor(TaskDecorator decorator) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setThreadNamePrefix("copies-");
			executor.setDaemon(true);
			executor.setTaskDecorator(decorator);
			executor.initialize();
			return executor;
		}

		String call() throws Exception {
			return this.executor.submit(() -> {
				log.info("Calling from a pool");
				return String.valueOf(this.client.get().uri("/copied").retrieve().body(String.class));
			}).get();
		}

	}

	@RestController
	static class CopiesMdc {

		private final ThreadPoolTaskExecutor executor = CallsFromPool.executor(new CopiesMdcOnly());

		private final RestClient client;

		CopiesMdc(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/calls")
		String call() throws Exception {
			return this.executor.submit(() -> {
				log.info("Calling from a pool");
				return String.valueOf(this.client.get().uri("/copied").retrieve().body(String.class));
			}).get();
		}

	}

	@RestController
	static class CopiesContext extends CallsFromPool {

		CopiesContext(RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(new ContextPropagatingTaskDecorator(), builder, url);
		}

		@Override
		@GetMapping("/calls")
		String call() throws Exception {
			return super.call();
		}

	}

	abstract static class Hops {

		@GetMapping("/hops")
		String hops() throws Exception {
			CountDownLatch done = new CountDownLatch(1);
			hop(() -> work(done));
			done.await();
			return "done";
		}

		abstract void hop(Runnable task) throws Exception;

	}

	@RestController
	static class OnDelayed extends Hops {

		@Override
		void hop(Runnable task) {
			CompletableFuture.runAsync(task, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
		}

	}

	@RestController
	static class OnWrappedDelayed extends Hops {

		@Override
		void hop(Runnable work) {
			Executor delayed = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);
			CompletableFuture.runAsync(work,
					(task) -> delayed.execute(ContextSnapshotFactory.builder().build().captureAll().wrap(task)));
		}

	}

	@RestController
	static class OnScheduler extends Hops {

		private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

		OnScheduler() {
			this.scheduler.setDaemon(true);
			this.scheduler.initialize();
		}

		@Override
		void hop(Runnable task) {
			this.scheduler.schedule(task, Instant.now());
		}

	}

	@RestController
	static class OnDecoratedScheduler extends Hops {

		private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

		OnDecoratedScheduler() {
			this.scheduler.setDaemon(true);
			this.scheduler.setTaskDecorator(new ContextPropagatingTaskDecorator());
			this.scheduler.initialize();
		}

		@Override
		void hop(Runnable task) {
			this.scheduler.schedule(task, Instant.now());
		}

	}

	@RestController
	static class OnSimpleScheduler extends Hops {

		private final SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();

		@Override
		void hop(Runnable task) {
			this.scheduler.schedule(task, Instant.now());
		}

	}

	@RestController
	static class OnSimpleSchedulerWrapped extends Hops {

		private final SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();

		@Override
		void hop(Runnable task) {
			this.scheduler.schedule(ContextSnapshotFactory.builder().build().captureAll().wrap(task), Instant.now());
		}

	}

	@RestController
	static class OnRawScheduler extends Hops {

		private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1, daemon());

		@Override
		void hop(Runnable task) {
			this.scheduler.schedule(task, 1, TimeUnit.MILLISECONDS);
		}

		private static java.util.concurrent.ThreadFactory daemon() {
			return (task) -> {
				Thread thread = new Thread(task, "raw-scheduler");
				thread.setDaemon(true);
				return thread;
			};
		}

	}

	@RestController
	static class OnWrappedScheduler extends Hops {

		private final ScheduledExecutorService scheduler = ContextScheduledExecutorService.wrap(
				Executors.newScheduledThreadPool(1, OnRawScheduler.daemon()),
				ContextSnapshotFactory.builder().build()::captureAll);

		@Override
		void hop(Runnable task) {
			this.scheduler.schedule(task, 1, TimeUnit.MILLISECONDS);
		}

	}

	@RestController
	static class OnSimple extends Hops {

		private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("simple-");

		@Override
		void hop(Runnable task) {
			this.executor.execute(task);
		}

	}

	@RestController
	static class OnDecoratedSimple extends Hops {

		private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("simple-");

		OnDecoratedSimple() {
			this.executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
		}

		@Override
		void hop(Runnable task) {
			this.executor.execute(task);
		}

	}

	@RestController
	static class OnReactor extends Hops {

		@Override
		void hop(Runnable task) {
			Schedulers.boundedElastic().schedule(task);
		}

	}

	/** Gives no ids. */
	public static final class None implements SpanContext {

		@Override
		public @Nullable String getCurrentTraceId() {
			return null;
		}

		@Override
		public @Nullable String getCurrentSpanId() {
			return null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			return false;
		}

		@Override
		public void markCurrentSpanAsExemplar() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoExemplars {

		@Bean
		SpanContext noExemplars() {
			return new None();
		}

	}

	/** Gives the ids of the first span for ever. */
	public static final class First implements SpanContext {

		private final ObjectProvider<Tracer> tracers;

		private @Nullable Span first;

		public First(ObjectProvider<Tracer> tracers) {
			this.tracers = tracers;
		}

		private @Nullable Span first() {
			if (this.first == null) {
				this.first = this.tracers.getObject().currentSpan();
			}
			return this.first;
		}

		@Override
		public @Nullable String getCurrentTraceId() {
			Span span = first();
			return (span != null) ? span.context().traceId() : null;
		}

		@Override
		public @Nullable String getCurrentSpanId() {
			Span span = first();
			return (span != null) ? span.context().spanId() : null;
		}

		@Override
		public boolean isCurrentSpanSampled() {
			return first() != null;
		}

		@Override
		public void markCurrentSpanAsExemplar() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FirstExemplars {

		@Bean
		SpanContext firstExemplars(ObjectProvider<Tracer> tracers) {
			return new First(tracers);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherName {

		@Bean
		Resource otherResource() {
			return Resource.getDefault().toBuilder().put("service.name", "orders-service").build();
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class HidesHeader extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new HttpServletRequestWrapper(request) {

				@Override
				public @Nullable String getHeader(String name) {
					return name.equalsIgnoreCase("traceparent") ? null : super.getHeader(name);
				}

			}, response);
		}

	}

	static class EmptiesContext implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return Mono.defer(() -> chain.filter(exchange))
				.subscribeOn(Schedulers.parallel())
				.contextWrite((context) -> Context.empty());
		}

	}

	static class KeepsContext implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return Mono.defer(() -> chain.filter(exchange))
				.subscribeOn(Schedulers.parallel())
				.contextWrite((context) -> context.put("shop", "books"));
		}

	}

	/** Made by Kafka. */
	public static class RemovesHeader implements ProducerInterceptor<Object, Object> {

		@Override
		public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
			record.headers().remove("traceparent");
			return record;
		}

		@Override
		public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
		}

		@Override
		public void close() {
		}

		@Override
		public void configure(Map<String, ?> configs) {
		}

	}

	@RestController
	static class PlainTemplate {

		private final KafkaTemplate<Object, Object> template;

		private final String topic;

		PlainTemplate(ProducerFactory<Object, Object> producers, @Value("${orders.topic}") String topic) {
			this.template = new KafkaTemplate<>(producers);
			this.topic = topic;
		}

		@GetMapping("/publish")
		String send() throws Exception {
			log.info("Sending");
			this.template.send(this.topic, "book").get();
			return "sent";
		}

	}

}
