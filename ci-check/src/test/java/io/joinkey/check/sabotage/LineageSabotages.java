/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Breaks in how spans, labels and exemplars belong to what led to them.
 */
final class LineageSabotages {

	private static final Logger log = LoggerFactory.getLogger(LineageSabotages.class);

	private LineageSabotages() {
	}

	static List<Sabotage> all() {
		Application mvc = Application.mvc();
		Application paths = mvc.requesting("/lineage");
		Application calls = mvc.requesting("/calls").property("management.tracing.baggage.enabled", "false");
		return List.of(new Sabotage("a root of its own around a call", CorrelationRule.ROOT_LINKED,
				Application.calling(CallsInRoot.class), "addLink(", Application.calling(CallsInLinkedRoot.class)),
				new Sabotage("a label with a trace id in it", CorrelationRule.LABEL_CARDINALITY,
						paths.with(LabelsWithPrefix.class), "remove the tag", paths.with(Labels.class)),
				new Sabotage("a label with half a trace id", CorrelationRule.LABEL_CARDINALITY,
						paths.with(LabelsWithHalf.class), "remove the tag", paths.with(Labels.class)),
				new Sabotage("a client of the JDK for a service that no file names",
						CorrelationRule.OUTGOING_TRACEPARENT, calls.with(Elsewhere.class, CallsElsewhere.class),
						"MicrometerHttpClient", calls.with(Elsewhere.class, CallsElsewhereObserved.class)),
				new Sabotage("a poll loop made by hand", CorrelationRule.KAFKA_CONSUMED,
						KafkaSabotages.healthy().without(KafkaSabotages.Listens.class).with(Polls.class),
						"@KafkaListener",
						KafkaSabotages.healthy().without(KafkaSabotages.Listens.class).with(PollsObserved.class)),
				new Sabotage("an outbox that is sent on a schedule made by hand", CorrelationRule.ROOT_NOT_CLIENT,
						KafkaSabotages.healthy()
							.without(KafkaSabotages.Publishes.class)
							.requesting("/publish")
							.with(Outbox.class),
						"propagator.inject(tracer.currentTraceContext().context(), trace, Map::put)",
						KafkaSabotages.healthy()
							.without(KafkaSabotages.Publishes.class)
							.requesting("/publish")
							.with(OutboxWithTrace.class)),
				new Sabotage("an outbox that keeps traceparent alone", CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE,
						Application.calling(KeepsTraceparent.class), "keep tracestate beside traceparent",
						Application.calling(KeepsTrace.class)),
				new Sabotage("a span that is never ended", CorrelationRule.NO_ORPHAN_SPAN, paths.with(NeverEnds.class),
						"in a finally block", paths.with(Ends.class)),
				new Sabotage("spans that are not exported", CorrelationRule.NO_ORPHAN_SPAN,
						mvc.with(ExportsNoServer.class), "SpanExportingPredicate", mvc),
				new Sabotage("a predicate that hides a path", CorrelationRule.INBOUND_CONTINUED,
						paths.with(Ends.class, Hides.class), "ObservationPredicate", paths.with(Ends.class)),
				new Sabotage("the span of an earlier request", CorrelationRule.LOG_ID_EQUALS_SPAN,
						paths.requesting("/lineage").with(KeepsSpan.class), "close each scope on the thread",
						paths.requesting("/lineage").with(Ends.class)));
	}

	@RestController
	static class CallsInRoot {

		private final Tracer tracer;

		private final RestClient client;

		CallsInRoot(Tracer tracer, RestClient.Builder builder, @Value("${downstream.url}") String url) {
			this.tracer = tracer;
			this.client = builder.baseUrl(url).build();
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			Span root = root(this.tracer.spanBuilder().setNoParent().name("billing"), this.tracer.currentSpan())
				.start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(root)) {
				return String.valueOf(this.client.get().uri("/billing").retrieve().body(String.class));
			}
			finally {
				root.end();
			}
		}

		Span.Builder root(Span.Builder builder, @Nullable Span current) {
			return builder;
		}

	}

	@RestController
	static class CallsInLinkedRoot extends CallsInRoot {

		CallsInLinkedRoot(Tracer tracer, RestClient.Builder builder, @Value("${downstream.url}") String url) {
			super(tracer, builder, url);
		}

		@Override
		Span.Builder root(Span.Builder builder, @Nullable Span current) {
			return (current != null) ? builder.addLink(new Link(current.context())) : builder;
		}

	}

	@RestController
	static class Labels {

		private final MeterRegistry meters;

		private final Tracer tracer;

		Labels(MeterRegistry meters, Tracer tracer) {
			this.meters = meters;
			this.tracer = tracer;
		}

		@GetMapping("/lineage")
		String counted() {
			log.info("Counting");
			Span span = this.tracer.currentSpan();
			this.meters.counter("orders", "request", value((span != null) ? span.context().traceId() : "")).increment();
			return "counted";
		}

		String value(String traceId) {
			return "any";
		}

	}

	@RestController
	static class LabelsWithPrefix extends Labels {

		LabelsWithPrefix(MeterRegistry meters, Tracer tracer) {
			super(meters, tracer);
		}

		@Override
		String value(String traceId) {
			return "req-" + traceId.toUpperCase();
		}

	}

	@RestController
	static class LabelsWithHalf extends Labels {

		LabelsWithHalf(MeterRegistry meters, Tracer tracer) {
			super(meters, tracer);
		}

		@Override
		String value(String traceId) {
			return traceId.substring(16);
		}

	}

	/** A service that the application finds by itself. */
	static class Elsewhere implements AutoCloseable {

		private final HttpServer server;

		Elsewhere() throws IOException {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.createContext("/", (exchange) -> {
				byte[] body = "elsewhere".getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			this.server.start();
		}

		String url() {
			return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/elsewhere";
		}

		@Override
		public void close() {
			this.server.stop(0);
		}

	}

	@RestController
	static class CallsElsewhere {

		private final HttpClient client = HttpClient.newHttpClient();

		private final Elsewhere elsewhere;

		CallsElsewhere(Elsewhere elsewhere) {
			this.elsewhere = elsewhere;
		}

		@GetMapping("/calls")
		String called() throws IOException, InterruptedException {
			log.info("Calling");
			return this.client
				.send(HttpRequest.newBuilder(URI.create(this.elsewhere.url())).build(), BodyHandlers.ofString())
				.body();
		}

	}

	@RestController
	static class CallsElsewhereObserved {

		private final RestClient client;

		private final Elsewhere elsewhere;

		CallsElsewhereObserved(RestClient.Builder builder, Elsewhere elsewhere) {
			this.client = builder.build();
			this.elsewhere = elsewhere;
		}

		@GetMapping("/calls")
		String called() {
			log.info("Calling");
			return String.valueOf(this.client.get().uri(this.elsewhere.url()).retrieve().body(String.class));
		}

	}

	/** A consumer without a container. */
	static class Polls implements AutoCloseable {

		private final Thread thread;

		Polls(@Value("${spring.kafka.bootstrap-servers}") String servers, @Value("${orders.topic}") String topic) {
			this.thread = new Thread(() -> poll(servers, topic), "polls");
			this.thread.setDaemon(true);
			this.thread.start();
		}

		private void poll(String servers, String topic) {
			try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
					Map.of("bootstrap.servers", servers, "group.id", topic + "-polls", "auto.offset.reset", "earliest"),
					new StringDeserializer(), new StringDeserializer())) {
				consumer.subscribe(List.of(topic));
				consumer.poll(Duration.ofMillis(100)).forEach(this::received);
				awaitTwo(consumer, new TopicPartition(topic, 0));
				while (!Thread.currentThread().isInterrupted()) {
					consumer.poll(Duration.ofMillis(100)).forEach(this::received);
				}
			}
			catch (org.apache.kafka.common.errors.InterruptException ex) {
				// closed
			}
		}

		/** One poll returns both, as it may on a loaded machine. */
		private static void awaitTwo(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
			while (consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) < 2) {
				Thread.onSpinWait();
			}
		}

		void received(ConsumerRecord<String, String> record) {
			log.info("Received {}", record.value());
		}

		@Override
		public void close() throws InterruptedException {
			this.thread.interrupt();
			this.thread.join();
		}

	}

	static class PollsObserved extends Polls {

		private final ObjectProvider<Tracer> tracers;

		private final ObjectProvider<Propagator> propagators;

		PollsObserved(@Value("${spring.kafka.bootstrap-servers}") String servers,
				@Value("${orders.topic}") String topic, ObjectProvider<Tracer> tracers,
				ObjectProvider<Propagator> propagators) {
			super(servers, topic);
			this.tracers = tracers;
			this.propagators = propagators;
		}

		@Override
		void received(ConsumerRecord<String, String> record) {
			Span span = this.propagators.getObject()
				.extract(record,
						(carrier, key) -> (carrier.headers().lastHeader(key) != null)
								? new String(carrier.headers().lastHeader(key).value(), StandardCharsets.UTF_8) : null)
				.kind(Span.Kind.CONSUMER)
				.name("receive")
				.start();
			try (Tracer.SpanInScope scope = this.tracers.getObject().withSpan(span)) {
				super.received(record);
			}
			finally {
				span.end();
			}
		}

	}

	/** Rows that a request leaves, and that a thread of its own sends. */
	@RestController
	static class Outbox implements AutoCloseable {

		private final Queue<Observation> rows = new ConcurrentLinkedQueue<>();

		private final ScheduledExecutorService relay = Executors.newSingleThreadScheduledExecutor();

		private final KafkaTemplate<String, String> template;

		private final ObservationRegistry registry;

		private final String topic;

		Outbox(KafkaTemplate<String, String> template, ObservationRegistry registry,
				@Value("${orders.topic}") String topic) {
			this.template = template;
			this.registry = registry;
			this.topic = topic;
			this.relay.scheduleWithFixedDelay(this::relay, 0, 5, TimeUnit.MILLISECONDS);
		}

		@GetMapping("/publish")
		String published() {
			log.info("Leaving a row");
			Observation current = this.registry.getCurrentObservation();
			if (current != null) {
				this.rows.add(current);
			}
			return "left";
		}

		private void relay() {
			for (Observation row = this.rows.poll(); row != null; row = this.rows.poll()) {
				send(row, () -> this.template.send(this.topic, "book").join());
			}
		}

		void send(Observation row, Runnable send) {
			send.run();
		}

		@Override
		public void close() {
			this.relay.shutdownNow();
		}

	}

	@RestController
	static class OutboxWithTrace extends Outbox {

		OutboxWithTrace(KafkaTemplate<String, String> template, ObservationRegistry registry,
				@Value("${orders.topic}") String topic) {
			super(template, registry, topic);
		}

		@Override
		void send(Observation row, Runnable send) {
			row.scoped(send);
		}

	}

	/** Rows that a request leaves, for a thread that calls within the request's trace. */
	@RestController
	static class KeepsTraceparent implements AutoCloseable {

		private final Queue<Row> rows = new ConcurrentLinkedQueue<>();

		private final ScheduledExecutorService relay = Executors.newSingleThreadScheduledExecutor();

		private final Tracer tracer;

		private final Propagator propagator;

		private final RestClient client;

		KeepsTraceparent(Tracer tracer, Propagator propagator, RestClient.Builder builder,
				@Value("${downstream.url}") String url) {
			this.tracer = tracer;
			this.propagator = propagator;
			this.client = builder.baseUrl(url).build();
			this.relay.scheduleWithFixedDelay(this::relay, 0, 5, TimeUnit.MILLISECONDS);
		}

		@GetMapping("/calls")
		String called() throws InterruptedException {
			log.info("Leaving a row");
			Map<String, String> trace = new HashMap<>();
			this.propagator.inject(this.tracer.currentTraceContext().context(), trace, Map::put);
			trace.keySet().retainAll(kept());
			Row row = new Row(trace, new CountDownLatch(1));
			this.rows.add(row);
			row.sent().await();
			return "left";
		}

		List<String> kept() {
			return List.of("traceparent");
		}

		private void relay() {
			for (Row row = this.rows.poll(); row != null; row = this.rows.poll()) {
				Span span = this.propagator.extract(row.trace(), Map::get).name("relay").start();
				try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
					this.client.get().uri("/partner").retrieve().toBodilessEntity();
				}
				finally {
					span.end();
					row.sent().countDown();
				}
			}
		}

		@Override
		public void close() {
			this.relay.shutdownNow();
		}

		private record Row(Map<String, String> trace, CountDownLatch sent) {
		}

	}

	@RestController
	static class KeepsTrace extends KeepsTraceparent {

		KeepsTrace(Tracer tracer, Propagator propagator, RestClient.Builder builder,
				@Value("${downstream.url}") String url) {
			super(tracer, propagator, builder, url);
		}

		@Override
		List<String> kept() {
			return List.of("traceparent", "tracestate");
		}

	}

	@RestController
	static class NeverEnds {

		private final Tracer tracer;

		NeverEnds(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/lineage")
		String priced() {
			Span span = this.tracer.nextSpan().name("prices").start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
				log.info("Pricing");
			}
			return "priced";
		}

	}

	@RestController
	static class Ends {

		@GetMapping("/lineage")
		String priced() {
			log.info("Pricing");
			return "priced";
		}

	}

	static class ExportsNoServer {

		@Bean
		SpanExportingPredicate noServer() {
			return (span) -> span.getKind() != Span.Kind.SERVER;
		}

	}

	static class Hides {

		@Bean
		ObservationPredicate hides() {
			return (name, context) -> !(context instanceof ServerRequestObservationContext request
					&& request.getCarrier().getRequestURI().equals("/lineage"));
		}

	}

	@RestController
	static class KeepsSpan {

		private final Tracer tracer;

		private @Nullable Span kept;

		KeepsSpan(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/lineage")
		synchronized String priced() {
			this.kept = (this.kept != null) ? this.kept : this.tracer.currentSpan();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(this.kept)) {
				log.info("Pricing");
			}
			return "priced";
		}

	}

}
