/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.joinkey.check.rules.CorrelationRule;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks of what becomes of several records at once, and of a record that is refused.
 */
final class KafkaFailureSabotages {

	private static final Logger log = LoggerFactory.getLogger(KafkaFailureSabotages.class);

	private KafkaFailureSabotages() {
	}

	/** Records of several traces, which one listener is given at once. */
	static Application batches() {
		return batches(BatchByHand.class);
	}

	private static Application batches(Class<?> listener) {
		return Application.kafka()
			.with(KafkaSabotages.Topic.class, PublishesThree.class, listener)
			.property("spring.kafka.listener.type", "batch")
			.property("spring.kafka.producer.properties.linger.ms", "5000")
			.requesting("/publish");
	}

	/** Return a record that is tried again, and goes to a dead letter. */
	static Application deadLetters() {
		return refusing(Refuses.class, DeadLetters.class);
	}

	/** Return a record that is tried again on a topic of its own. */
	static Application retryTopics() {
		return refusing(RefusesOnRetryTopics.class, ObservedRetries.class);
	}

	/** Return a record that is given up, which the error handler logs. */
	static Application givingUp() {
		return refusing(Refuses.class, GivesUp.class);
	}

	private static Application refusing(Class<?>... more) {
		return Application.kafka()
			.with(KafkaSabotages.Topic.class, Publishes.class)
			.with(more)
			.requesting("/publish/bad")
			.requesting("/publish/book");
	}

	static List<Sabotage> all() {
		return List.of(
				new Sabotage("a batch listener without a span", CorrelationRule.KAFKA_BATCH_LINKS,
						batches(BatchWithoutSpan.class), "addLink(...)", batches()),
				new Sabotage("Spring Kafka's spans of a batch's records, over before the listener runs",
						CorrelationRule.KAFKA_BATCH_LINKS, batches(BatchWithoutSpan.class).with(RecordsInBatch.class),
						"log within its scope", batches()),
				new Sabotage("a batch in the trace of its first record", CorrelationRule.KAFKA_BATCH_LINKS,
						batches(BatchContinuesFirst.class), "without a parent", batches()),
				new Sabotage("each line of a batch with its first record's id", CorrelationRule.KAFKA_BATCH_LINKS,
						batches(BatchInFirstScope.class), "around that record alone", batches()),
				new Sabotage("a dead letter from a raw producer", CorrelationRule.KAFKA_RETRY_DLT,
						refusing(Refuses.class, RawDeadLetters.class), "an observed KafkaTemplate", deadLetters()),
				new Sabotage("a dead letter with the old header and a new one", CorrelationRule.KAFKA_RETRY_DLT,
						refusing(Refuses.class, HeaderByHand.class), "neither traceparent nor tracestate added by hand",
						deadLetters()),
				new Sabotage("a dead letter sent on another thread", CorrelationRule.KAFKA_RETRY_DLT,
						refusing(Refuses.class, OtherThread.class), "on the thread of the error handler", deadLetters(),
						CorrelationRule.ASYNC_HOP, CorrelationRule.ROOT_NOT_CLIENT),
				new Sabotage("a template for retry topics without observation", CorrelationRule.KAFKA_RETRY_DLT,
						refusing(RefusesOnRetryTopics.class, UnobservedRetries.class),
						"setObservationRegistry(observationRegistry)", retryTopics()),
				new Sabotage("the listener's own scope is closed when the error handler logs",
						CorrelationRule.KAFKA_ERROR_LINE,
						refusing(RefusesInOwnScope.class, GivesUp.class)
							.property("spring.kafka.listener.observation-enabled", "false"),
						"spring.kafka.listener.observation-enabled=true", givingUp()),
				new Sabotage("a listener puts the MDC of a failure back", CorrelationRule.KAFKA_NEXT_RECORD_CLEAN,
						refusing(PutsBackMdc.class, GivesUp.class), "also when the listener throws", givingUp(),
						CorrelationRule.LOG_ID_EQUALS_SPAN));
	}

	@RestController
	static class Publishes {

		private final KafkaTemplate<String, String> template;

		private final String topic;

		Publishes(KafkaTemplate<String, String> template, @Value("${orders.topic}") String topic) {
			this.template = template;
			this.topic = topic;
		}

		@GetMapping("/publish/{value}")
		String published(@PathVariable String value) {
			log.info("Publishing");
			this.template.send(this.topic, value).join();
			return "published";
		}

	}

	@RestController
	static class PublishesThree {

		private final KafkaTemplate<String, String> template;

		private final Tracer tracer;

		private final String topic;

		PublishesThree(KafkaTemplate<String, String> template, Tracer tracer, @Value("${orders.topic}") String topic) {
			this.template = template;
			this.tracer = tracer;
			this.topic = topic;
		}

		@GetMapping("/publish")
		String published() {
			for (String value : List.of("book", "pen", "ink")) {
				io.micrometer.tracing.Span.Builder builder = this.tracer.spanBuilder().setNoParent().name("order");
				io.micrometer.tracing.Span current = this.tracer.currentSpan();
				if (current != null) {
					builder.addLink(new io.micrometer.tracing.Link(current.context()));
				}
				io.micrometer.tracing.Span order = builder.start();
				try (Tracer.SpanInScope scope = this.tracer.withSpan(order)) {
					this.template.send(this.topic, value);
				}
				finally {
					order.end();
				}
			}
			this.template.flush();
			return "published";
		}

	}

	/** What a listener does by hand with the OpenTelemetry API. */
	abstract static class ByHand {

		private static final TextMapGetter<ConsumerRecord<?, ?>> HEADERS = new TextMapGetter<>() {

			@Override
			public Iterable<String> keys(ConsumerRecord<?, ?> record) {
				return List.of("traceparent");
			}

			@Override
			public @Nullable String get(@Nullable ConsumerRecord<?, ?> record, String key) {
				Header header = (record != null) ? record.headers().lastHeader(key) : null;
				return (header != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
			}

		};

		private final OpenTelemetry openTelemetry;

		ByHand(OpenTelemetry openTelemetry) {
			this.openTelemetry = openTelemetry;
		}

		Context extract(ConsumerRecord<?, ?> record) {
			return W3CTraceContextPropagator.getInstance().extract(Context.root(), record, HEADERS);
		}

		SpanBuilder span(String name) {
			return this.openTelemetry.getTracer("orders").spanBuilder(name).setSpanKind(SpanKind.CONSUMER);
		}

		void within(SpanBuilder builder, Runnable work) {
			Span span = builder.startSpan();
			try (Scope scope = span.makeCurrent()) {
				work.run();
			}
			finally {
				span.end();
			}
		}

	}

	static class BatchByHand extends ByHand {

		BatchByHand(OpenTelemetry openTelemetry) {
			super(openTelemetry);
		}

		@KafkaListener(topics = "${orders.topic}")
		void received(List<ConsumerRecord<String, String>> records) {
			SpanBuilder batch = span("orders process").setParent(parent(records));
			records.forEach((record) -> batch.addLink(link(record)));
			within(batch, () -> {
				log.info("Received {} records", records.size());
				records.forEach((record) -> within(span("order process").setParent(parent(records, record)),
						() -> log.info("Received a {}", record.value())));
			});
		}

		Context parent(List<ConsumerRecord<String, String>> records) {
			return Context.root();
		}

		Context parent(List<ConsumerRecord<String, String>> records, ConsumerRecord<String, String> record) {
			return extract(record);
		}

		private SpanContext link(ConsumerRecord<String, String> record) {
			return Span.fromContext(extract(record)).getSpanContext();
		}

	}

	static class BatchContinuesFirst extends BatchByHand {

		BatchContinuesFirst(OpenTelemetry openTelemetry) {
			super(openTelemetry);
		}

		@Override
		Context parent(List<ConsumerRecord<String, String>> records) {
			return extract(records.get(0));
		}

	}

	static class BatchInFirstScope extends BatchByHand {

		BatchInFirstScope(OpenTelemetry openTelemetry) {
			super(openTelemetry);
		}

		@Override
		Context parent(List<ConsumerRecord<String, String>> records, ConsumerRecord<String, String> record) {
			return extract(records.get(0));
		}

	}

	static class BatchWithoutSpan {

		@KafkaListener(topics = "${orders.topic}")
		void received(List<String> values) {
			log.info("Received {}", values);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RecordsInBatch {

		@Bean
		ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> recordsInBatch() {
			return (container) -> container.getContainerProperties().setRecordObservationsInBatch(true);
		}

	}

	static class Refuses {

		@KafkaListener(topics = "${orders.topic}")
		void received(ConsumerRecord<String, String> record) {
			log.info("Received a {}", record.value());
			if (record.value().equals("bad")) {
				throw new IllegalStateException("refused");
			}
		}

		@KafkaListener(topics = "${orders.topic}-dlt", groupId = "${orders.topic}-dlt")
		void dead(String value) {
			log.info("Could not take a {}", value);
		}

		@Bean
		NewTopic deadLetters(@Value("${orders.topic}") String topic) {
			return new NewTopic(topic + "-dlt", 1, (short) 1);
		}

	}

	static class RefusesInOwnScope extends ByHand {

		RefusesInOwnScope(OpenTelemetry openTelemetry) {
			super(openTelemetry);
		}

		@KafkaListener(topics = "${orders.topic}")
		void received(ConsumerRecord<String, String> record) {
			within(span("orders process").setParent(extract(record)), () -> {
				log.info("Received a {}", record.value());
				if (record.value().equals("bad")) {
					throw new IllegalStateException("refused");
				}
			});
		}

	}

	static class PutsBackMdc {

		private @Nullable Map<String, String> failed;

		@KafkaListener(topics = "${orders.topic}")
		void received(String value) {
			if (this.failed != null) {
				MDC.setContextMap(this.failed);
			}
			log.info("Received a {}", value);
			if (value.equals("bad")) {
				this.failed = MDC.getCopyOfContextMap();
				throw new IllegalStateException("refused");
			}
		}

	}

	static class RefusesOnRetryTopics {

		@RetryableTopic(attempts = "2", backOff = @BackOff(delay = 10), kafkaTemplate = "retryTemplate")
		@KafkaListener(topics = "${orders.topic}")
		void received(String value) {
			log.info("Received a {}", value);
			if (value.equals("bad")) {
				throw new IllegalStateException("refused");
			}
		}

		@DltHandler
		void dead(String value) {
			log.info("Could not take a {}", value);
		}

	}

	abstract static class RetryTemplates {

		@Bean
		@Primary
		KafkaTemplate<String, String> template(ProducerFactory<String, String> factory) {
			KafkaTemplate<String, String> template = new KafkaTemplate<>(factory);
			template.setObservationEnabled(true);
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnobservedRetries extends RetryTemplates {

		@Bean
		KafkaTemplate<String, String> retryTemplate(ProducerFactory<String, String> factory) {
			return new KafkaTemplate<>(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ObservedRetries extends RetryTemplates {

		@Bean
		KafkaTemplate<String, String> retryTemplate(ProducerFactory<String, String> factory) {
			KafkaTemplate<String, String> template = new KafkaTemplate<>(factory);
			template.setObservationEnabled(true);
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GivesUp {

		@Bean
		DefaultErrorHandler errorHandler() {
			return new DefaultErrorHandler(new FixedBackOff(0, 0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DeadLetters {

		@Bean
		DefaultErrorHandler errorHandler(KafkaTemplate<String, String> template) {
			return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(0, 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherThread {

		@Bean
		DefaultErrorHandler errorHandler(KafkaTemplate<String, String> template) {
			ConsumerRecordRecoverer recoverer = new DeadLetterPublishingRecoverer(template);
			return new DefaultErrorHandler((record, exception) -> {
				Thread sender = new Thread(() -> recoverer.accept(record, exception));
				sender.start();
				try {
					sender.join();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}, new FixedBackOff(0, 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HeaderByHand {

		@Bean
		DefaultErrorHandler errorHandler(ProducerFactory<String, String> factory) {
			DeadLetterPublishingRecoverer recoverer = new DeadLetterPublishingRecoverer(new KafkaTemplate<>(factory));
			recoverer.setHeadersFunction((record, exception) -> {
				RecordHeaders headers = new RecordHeaders();
				W3CTraceContextPropagator.getInstance()
					.inject(Context.current(), headers,
							(carrier, key, value) -> carrier.add(key, value.getBytes(StandardCharsets.UTF_8)));
				return headers;
			});
			return new DefaultErrorHandler(recoverer, new FixedBackOff(0, 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RawDeadLetters {

		@Bean(destroyMethod = "close")
		KafkaProducer<String, String> rawProducer(@Value("${spring.kafka.bootstrap-servers}") String servers) {
			return new KafkaProducer<>(Map.of("bootstrap.servers", servers), new StringSerializer(),
					new StringSerializer());
		}

		@Bean
		DefaultErrorHandler errorHandler(KafkaProducer<String, String> rawProducer) {
			return new DefaultErrorHandler((record, exception) -> {
				rawProducer.send(new ProducerRecord<>(record.topic() + "-dlt", (String) record.value()));
				rawProducer.flush();
			}, new FixedBackOff(0, 1));
		}

	}

}
