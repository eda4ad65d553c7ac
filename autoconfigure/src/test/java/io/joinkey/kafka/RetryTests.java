/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that fail, are tried again, and end as dead letters, on a real KRaft broker.
 */
class RetryTests {

	private static final AttributeKey<String> ATTEMPT = AttributeKey.stringKey("joinkey.kafka.delivery_attempt");

	@RegisterExtension
	static final RunningBroker broker = new RunningBroker("blocking", "dead", "dead-dlt", "tried", "tried-retry",
			"tried-dlt", "rolled", "rolled-dlt");

	private RunningService service;

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void retriesAndDeadLettersStayInOneTrace() {
		start();
		theAttemptsOfABlockingRetryAreSpansOfOneTrace();
		theRecordsOfARetryTopicStayInOneTrace();
		theDeadLetterOfANonBeanTemplateHasOneHeader();
		aRolledBackTransactionKeepsTheTrace();
	}

	@Test
	void withTheSwitchesOffTheTraceIsLost() {
		start("spring.kafka.template.observation-enabled=false", "spring.kafka.listener.observation-enabled=false");
		Traceparent sent = send("blocking");
		assertThat(line("blocking got " + sent.traceId())).doesNotContainKey("trace_id");
		assertThat(line("exhausted for blocking")).doesNotContainKey("trace_id");
		sent = send("tried");
		assertThat(line("tried-dlt got " + sent.traceId())).doesNotContainKey("trace_id");
		assertThat(broker.traceparents("tried-dlt", sent.traceId())).isEmpty();
	}

	@Test
	void anExcludedProducerFactoryLeavesTheStaleHeaderOnDeadLetters() {
		start("joinkey.excluded-beans=kafkaProducerFactory");
		Traceparent sent = send("dead");
		line("dead-dlt got " + sent.traceId());
		assertThat(broker.traceparents("dead-dlt", sent.traceId()))
			.isEqualTo(broker.traceparents("dead", sent.traceId()));
	}

	@Test
	void withAnExcludedFactoryTheTraceIsLostWithTheTransaction() {
		start("joinkey.excluded-beans=rollbackFactory");
		Traceparent sent = send("rolled");
		assertThat(line("rolled got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertThat(line("Transaction rolled back")).doesNotContainKey("trace_id");
		assertThat(line("rolled-dlt got " + sent.traceId()).get("trace_id")).isNotEqualTo(sent.traceId());
	}

	private void aRolledBackTransactionKeepsTheTrace() {
		Traceparent sent = send("rolled");
		assertThat(line("Transaction rolled back")).containsEntry("trace_id", sent.traceId())
			.containsEntry("level", "ERROR");
		assertThat(line("rolled-dlt got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertOwnHeader("rolled-dlt", sent);
		var container = this.service.context()
			.getBean(KafkaListenerEndpointRegistry.class)
			.getListenerContainer("rolled");
		container.stop();
		assertThat(line("rolled: Consumer stopped")).doesNotContainKey("trace_id");
	}

	private void theAttemptsOfABlockingRetryAreSpansOfOneTrace() {
		Traceparent sent = send("blocking");
		assertThat(line("exhausted for blocking")).containsEntry("trace_id", sent.traceId())
			.containsEntry("level", "ERROR");
		assertThat(this.service.linesWith("blocking got " + sent.traceId())).hasSize(3)
			.allMatch((line) -> sent.traceId().equals(line.get("trace_id")));
		List<SpanData> attempts = spans(sent, SpanKind.CONSUMER);
		assertThat(attempts).hasSize(3)
			.allMatch((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR)
			.extracting((span) -> span.getAttributes().get(ATTEMPT))
			.containsExactly(null, "2", "3");
	}

	private void theRecordsOfARetryTopicStayInOneTrace() {
		Traceparent sent = send("tried");
		for (String topic : List.of("tried", "tried-retry", "tried-dlt")) {
			assertThat(line(topic + " got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
			assertOwnHeader(topic, sent);
		}
		assertThat(spans(sent, SpanKind.CONSUMER)).extracting((span) -> span.getAttributes().get(ATTEMPT))
			.startsWith(null, "2");
	}

	private void theDeadLetterOfANonBeanTemplateHasOneHeader() {
		Traceparent sent = send("dead");
		assertThat(line("dead-dlt got " + sent.traceId())).containsEntry("trace_id", sent.traceId());
		assertOwnHeader("dead-dlt", sent);
		assertThat(broker.traceparents("dead-dlt", sent.traceId()))
			.isNotEqualTo(broker.traceparents("dead", sent.traceId()));
	}

	/**
	 * One header, and it names the span that sent this record to this topic.
	 */
	private void assertOwnHeader(String topic, Traceparent sent) {
		SpanData producer = spans(sent, SpanKind.PRODUCER).stream()
			.filter((span) -> span.getName().equals(topic + " send"))
			.findFirst()
			.orElseThrow();
		assertThat(broker.traceparents(topic, sent.traceId()))
			.containsExactly("00-" + sent.traceId() + "-" + producer.getSpanId() + "-01");
	}

	private void start(String... properties) {
		this.service = RunningService.start(new SpringApplication(Shop.class, Attempts.class, OwnBeans.class), Stream
			.concat(Arrays.stream(properties),
					Stream.of("spring.kafka.bootstrap-servers=" + broker.address(),
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

	@RestController
	@EnableKafkaRetryTopic
	static class Attempts {

		private static final Logger logger = LoggerFactory.getLogger(Attempts.class);

		private final KafkaTemplate<Object, Object> template;

		Attempts(KafkaTemplate<Object, Object> template) {
			this.template = template;
		}

		@GetMapping("/send/{topic}/{value}")
		void send(@PathVariable String topic, @PathVariable String value) {
			this.template.send(topic, value).join();
		}

		@KafkaListener(id = "blocking", topics = "blocking", containerFactory = "blockingFactory")
		void blocking(ConsumerRecord<String, String> record) {
			fail(record);
		}

		@KafkaListener(id = "dead", topics = "dead", containerFactory = "deadFactory")
		void dead(ConsumerRecord<String, String> record) {
			fail(record);
		}

		@KafkaListener(id = "rolled", topics = "rolled", containerFactory = "rollbackFactory")
		void rolled(ConsumerRecord<String, String> record) {
			fail(record);
		}

		@KafkaListener(id = "dead-dlt", topics = { "dead-dlt", "rolled-dlt" })
		void letter(ConsumerRecord<String, String> record) {
			logger.info("{} got {}", record.topic(), record.value());
		}

		@RetryableTopic(attempts = "2", backOff = @BackOff(10))
		@KafkaListener(id = "tried", topics = "tried")
		void tried(ConsumerRecord<String, String> record) {
			fail(record);
		}

		@DltHandler
		void given(ConsumerRecord<String, String> record) {
			logger.info("{} got {}", record.topic(), record.value());
		}

		private static void fail(ConsumerRecord<String, String> record) {
			logger.info("{} got {}", record.topic(), record.value());
			throw new IllegalStateException("not this time");
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class OwnBeans implements DisposableBean {

		private final List<ProducerFactory<?, ?>> transactional = new ArrayList<>();

		@Override
		public void destroy() {
			this.transactional.forEach(ProducerFactory::reset);
		}

		@Bean
		TaskScheduler taskScheduler() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> blockingFactory(
				ConsumerFactory<Object, Object> consumerFactory) {
			return factory(consumerFactory, new DefaultErrorHandler(new FixedBackOff(10, 2)));
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> deadFactory(
				ConsumerFactory<Object, Object> consumerFactory, ProducerFactory<Object, Object> producerFactory) {
			return factory(consumerFactory, new DefaultErrorHandler(
					new DeadLetterPublishingRecoverer(new KafkaTemplate<>(producerFactory)), new FixedBackOff(0, 0)));
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> rollbackFactory(
				ConsumerFactory<Object, Object> consumerFactory, ProducerFactory<Object, Object> producerFactory,
				KafkaTemplate<Object, Object> template) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			factory.getContainerProperties().setObservationEnabled(true);
			ProducerFactory<Object, Object> transactionalFactory = producerFactory
				.copyWithConfigurationOverride(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "rolled-"));
			this.transactional.add(transactionalFactory);
			factory.getContainerProperties()
				.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(transactionalFactory));
			factory.setAfterRollbackProcessor(new DefaultAfterRollbackProcessor<>(
					new DeadLetterPublishingRecoverer(template), new FixedBackOff(0, 0)));
			return factory;
		}

		private static ConcurrentKafkaListenerContainerFactory<Object, Object> factory(
				ConsumerFactory<Object, Object> consumerFactory, DefaultErrorHandler errorHandler) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			factory.setCommonErrorHandler(errorHandler);
			return factory;
		}

	}

}
