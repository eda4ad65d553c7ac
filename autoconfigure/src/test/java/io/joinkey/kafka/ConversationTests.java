/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that answer later, requests with a reply, transactions, raw consumers and
 * records that come late, on a real KRaft broker.
 */
class ConversationTests {

	@RegisterExtension
	static final RunningBroker broker = new RunningBroker("future", "failing", "mono", "requests", "replies",
			"committed", "late", "raw");

	private RunningService service;

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void conversationsStayInOneTrace() {
		start();
		theSpanOfAFutureEndsWithIt();
		theErrorLineOfAFailedFutureHasItsIds();
		aMonoKeepsItsIds();
		requestAndReplyAreOneTraceAndEachIsObservedOnce();
		aTransactionKeepsTheTrace();
		aRawConsumerContinuesTheTraceOfEachRecord();
	}

	@Test
	void withTheSwitchesOffTheTraceIsLost() {
		start("spring.kafka.template.observation-enabled=false", "spring.kafka.listener.observation-enabled=false");
		for (String topic : List.of("future", "mono")) {
			Traceparent sent = send(topic);
			this.service.get("/release");
			assertThat(line(topic + " done " + sent.traceId())).doesNotContainKey("trace_id");
		}
		Traceparent sent = send("requests");
		assertThat(line("served " + sent.traceId())).doesNotContainKey("trace_id");
		assertThat(line("replied to " + sent.traceId())).doesNotContainKey("trace_id");
		sent = send("committed");
		assertThat(line("committed got " + sent.traceId())).doesNotContainKey("trace_id");
	}

	@Test
	void aLateRecordIsLinkedIfTheApplicationChoosesIt() {
		start("joinkey.kafka.link-after=1h");
		Traceparent punctual = send("late");
		assertThat(line("late got " + punctual.traceId())).containsEntry("trace_id", punctual.traceId());
		assertThat(line("late scope " + punctual.traceId())).containsEntry("trace_id", punctual.traceId());

		Traceparent late = Traceparent.next();
		this.service.get("/late/" + late.traceId(), "traceparent", late.sampled());
		SpanData producer = spans(late, SpanKind.PRODUCER).get(0);
		SpanData consumer = span(line("late got " + late.traceId()));
		assertThat(consumer.getTraceId()).isNotEqualTo(late.traceId());
		assertThat(consumer.getParentSpanContext().isValid()).isFalse();
		assertThat(consumer.getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(producer.getSpanId()));
		SpanData scope = span(line("late scope " + late.traceId()));
		assertThat(scope.getTraceId()).isNotIn(late.traceId(), consumer.getTraceId());
		assertThat(scope.getLinks()).extracting((link) -> link.getSpanContext().getSpanId())
			.containsExactly(producer.getSpanId(), consumer.getSpanId());
	}

	private void theSpanOfAFutureEndsWithIt() {
		Traceparent sent = send("future");
		assertThat(line("future begun " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertThat(spans(sent, SpanKind.CONSUMER)).isEmpty();
		this.service.get("/release");
		assertThat(line("future done " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		Awaitility.await().until(() -> spans(sent, SpanKind.CONSUMER).size() == 1);
	}

	private void theErrorLineOfAFailedFutureHasItsIds() {
		Traceparent sent = send("failing");
		assertThat(line("exhausted for failing-0@0")).containsEntry("trace_id", sent.traceId())
			.containsEntry("level", "ERROR");
		assertThat(spans(sent, SpanKind.CONSUMER)).singleElement()
			.satisfies((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	private void aMonoKeepsItsIds() {
		Traceparent sent = send("mono");
		assertThat(line("mono done " + sent.traceId())).containsEntry("trace_id", sent.traceId());
	}

	private void requestAndReplyAreOneTraceAndEachIsObservedOnce() {
		Traceparent sent = send("requests");
		assertThat(line("served " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertThat(line("replied to " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		Awaitility.await().until(() -> this.service.spansOf(sent.traceId()).size() >= 5);
		assertThat(this.service.spansOf(sent.traceId())).extracting(SpanData::getName)
			.containsExactlyInAnyOrder("http get /send/{topic}/{value}", "requests send", "requests process",
					"replies send", "replies process");
		assertThat(this.service.spans()).extracting(SpanData::getName).noneMatch((name) -> name.endsWith("batch"));
	}

	private void aTransactionKeepsTheTrace() {
		Traceparent sent = send("committed");
		assertThat(line("committed got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertThat(spans(sent, SpanKind.CONSUMER)).singleElement()
			.extracting(SpanData::getParentSpanId)
			.isEqualTo(spans(sent, SpanKind.PRODUCER).get(0).getSpanId());
	}

	private void aRawConsumerContinuesTheTraceOfEachRecord() {
		Traceparent first = send("raw");
		Traceparent second = send("raw");
		this.service.get("/poll");
		for (Traceparent sent : List.of(first, second)) {
			assertThat(line("raw got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
			assertThat(spans(sent, SpanKind.CONSUMER)).singleElement()
				.extracting(SpanData::getParentSpanId)
				.isEqualTo(spans(sent, SpanKind.PRODUCER).get(0).getSpanId());
		}
	}

	private void start(String... properties) {
		this.service = RunningService.start(new SpringApplication(Shop.class, Conversations.class, OwnBeans.class),
				Stream.concat(Arrays.stream(properties), Stream.of("spring.kafka.bootstrap-servers=" + broker.address(),
						"spring.kafka.consumer.auto-offset-reset=earliest"))
					.toArray(String[]::new));
	}

	private Traceparent send(String topic) {
		Traceparent sent = Traceparent.next();
		this.service.get("/send/" + topic + "/" + sent.traceId(), "traceparent", sent.sampled());
		return sent;
	}

	private Map<String, Object> line(String message) {
		return this.service.linesWith(message).get(0);
	}

	private List<SpanData> spans(Traceparent sent, SpanKind kind) {
		return this.service.spansOf(sent.traceId()).stream().filter((span) -> span.getKind() == kind).toList();
	}

	private SpanData span(Map<String, Object> line) {
		List<SpanData> found = Awaitility.await()
			.until(() -> this.service.spans()
				.stream()
				.filter((span) -> span.getSpanId().equals(line.get("span_id")))
				.toList(), (spans) -> !spans.isEmpty());
		return found.get(0);
	}

	@RestController
	static class Conversations {

		private static final Logger logger = LoggerFactory.getLogger(Conversations.class);

		private final CountDownLatch release = new CountDownLatch(1);

		private final KafkaTemplate<Object, Object> kafkaTemplate;

		private final KafkaTemplate<Object, Object> txTemplate;

		private final ReplyingKafkaTemplate<Object, Object, Object> replyingTemplate;

		private final AsyncTaskExecutor executor;

		private final RecordScopes scopes;

		private final ConsumerFactory<Object, Object> consumers;

		Conversations(KafkaTemplate<Object, Object> kafkaTemplate, KafkaTemplate<Object, Object> txTemplate,
				ReplyingKafkaTemplate<Object, Object, Object> replyingTemplate,
				AsyncTaskExecutor applicationTaskExecutor, RecordScopes scopes,
				ConsumerFactory<Object, Object> consumers) {
			this.kafkaTemplate = kafkaTemplate;
			this.txTemplate = txTemplate;
			this.replyingTemplate = replyingTemplate;
			this.executor = applicationTaskExecutor;
			this.scopes = scopes;
			this.consumers = consumers;
		}

		@GetMapping("/send/{topic}/{value}")
		void send(@PathVariable String topic, @PathVariable String value) {
			switch (topic) {
				case "requests" -> this.replyingTemplate.sendAndReceive(new ProducerRecord<>(topic, value))
					.whenComplete((reply, failure) -> logger.info("replied to {}", value))
					.join();
				case "committed" ->
					this.txTemplate.executeInTransaction((operations) -> operations.send(topic, value).join());
				default -> this.kafkaTemplate.send(topic, value).join();
			}
		}

		@GetMapping("/late/{value}")
		void late(@PathVariable String value) {
			long written = System.currentTimeMillis() - Duration.ofHours(2).toMillis();
			this.kafkaTemplate.send("late", 0, written, "key", value).join();
		}

		@GetMapping("/release")
		void release() {
			this.release.countDown();
		}

		@GetMapping("/poll")
		void poll() throws InterruptedException {
			// a thread of its own, as a raw consumer has
			Thread thread = new Thread(() -> {
				try (Consumer<Object, Object> consumer = this.consumers.createConsumer("raw", "")) {
					consumer.subscribe(List.of("raw"));
					int received = 0;
					while (received < 2) {
						var records = consumer.poll(Duration.ofSeconds(1));
						received += records.count();
						this.scopes.forEach(records, (record) -> logger.info("raw got {}", record.value()));
					}
				}
			});
			thread.start();
			thread.join();
		}

		@KafkaListener(id = "future", topics = "future")
		CompletableFuture<Void> future(String value) {
			logger.info("future begun {}", value);
			return CompletableFuture.runAsync(() -> {
				awaitRelease();
				logger.info("future done {}", value);
			}, this.executor);
		}

		@KafkaListener(id = "failing", topics = "failing", containerFactory = "failingFactory")
		CompletableFuture<Void> failing(String value) {
			return CompletableFuture.failedFuture(new IllegalStateException(value));
		}

		@KafkaListener(id = "mono", topics = "mono")
		Mono<Void> mono(String value) {
			return Mono.delay(Duration.ofMillis(1)).doOnNext((tick) -> logger.info("mono done {}", value)).then();
		}

		@KafkaListener(id = "requests", topics = "requests", containerFactory = "replyingFactory")
		@SendTo
		String serve(String value) {
			logger.info("served {}", value);
			return "ok";
		}

		@KafkaListener(id = "committed", topics = "committed")
		void committed(String value) {
			logger.info("committed got {}", value);
		}

		@KafkaListener(id = "late", topics = "late")
		void late(ConsumerRecord<String, String> record) {
			logger.info("late got {}", record.value());
			try (var scope = this.scopes.open(record)) {
				logger.info("late scope {}", record.value());
			}
		}

		private void awaitRelease() {
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		KafkaTemplate<Object, Object> kafkaTemplate(ProducerFactory<Object, Object> producerFactory) {
			return new KafkaTemplate<>(producerFactory);
		}

		@Bean
		KafkaTemplate<Object, Object> txTemplate(ProducerFactory<Object, Object> producerFactory) {
			return new KafkaTemplate<>(producerFactory,
					Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "conversations-"));
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> failingFactory(
				ConsumerFactory<Object, Object> consumerFactory) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			factory.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(0, 0)));
			return factory;
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> replyingFactory(
				ConsumerFactory<Object, Object> consumerFactory, KafkaTemplate<Object, Object> kafkaTemplate) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			factory.setReplyTemplate(kafkaTemplate);
			return factory;
		}

		@Bean
		ConcurrentMessageListenerContainer<Object, Object> replies(
				ConcurrentKafkaListenerContainerFactory<Object, Object> replyingFactory) {
			ConcurrentMessageListenerContainer<Object, Object> container = replyingFactory.createContainer("replies");
			container.getContainerProperties().setGroupId("replies");
			container.setAutoStartup(false);
			return container;
		}

		@Bean
		ReplyingKafkaTemplate<Object, Object, Object> replyingTemplate(ProducerFactory<Object, Object> producerFactory,
				ConcurrentMessageListenerContainer<Object, Object> replies) {
			return new ReplyingKafkaTemplate<>(producerFactory, replies);
		}

	}

}
