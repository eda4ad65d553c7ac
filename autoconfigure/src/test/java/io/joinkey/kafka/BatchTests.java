/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.adapter.DefaultBatchToRecordAdapter;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.messaging.Message;
import org.springframework.util.backoff.FixedBackOff;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches from a real KRaft broker: each test sends its records before it starts the
 * listener, so that they come in one poll.
 */
class BatchTests {

	@RegisterExtension
	static final RunningBroker broker = new RunningBroker("records", "payloads", "messages", "retried", "partly",
			"discarded", "off", "filtered", "adapted");

	private RunningService service;

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void withTheSwitchOffNoLineOfABatchHasIds() {
		start("spring.kafka.listener.observation-enabled=false");
		Traceparent sent = send("off", "a");
		listen("off");
		assertThat(line("batch of off")).doesNotContainKey("trace_id");
		assertThat(spans(sent)).extracting(SpanData::getKind).doesNotContain(SpanKind.CONSUMER);
	}

	@Test
	void batchesAreJoined() {
		start();
		eachRecordIsProcessedInItsOwnTrace("records");
		eachRecordIsProcessedInItsOwnTrace("payloads");
		eachRecordIsProcessedInItsOwnTrace("messages");
		aRetriedBatchStaysInOneTrace();
		theRemainderOfAPartlyFailedBatchKeepsItsTraces();
		theLineAboutADiscardedBatchHasItsIds();
		payloadsThatAreNotCompleteStayInTheBatch();
		anAdaptersRecordIsInItsOwnTrace();
		assertThat(this.service.scrape())
			.containsPattern("joinkey_kafka_records_consumed_total\\{context=\"present\",service=\"shop\"} [1-9]")
			.containsPattern("joinkey_kafka_records_consumed_total\\{context=\"absent\",service=\"shop\"} 3.0");
	}

	private void eachRecordIsProcessedInItsOwnTrace(String topic) {
		Traceparent first = send(topic, "first");
		sendWithoutContext(topic, "bare");
		Traceparent second = send(topic, "second");
		listen(topic);

		assertThat(line("record second of " + topic)).containsEntry("trace_id", second.traceId());
		assertThat(line("record first of " + topic)).containsEntry("trace_id", first.traceId());
		Map<String, Object> batchLine = line("batch of " + topic);
		SpanData batch = span(batchLine);
		assertThat(batch.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(batch.getParentSpanContext().isValid()).isFalse();
		assertThat(batch.getLinks()).extracting((link) -> link.getSpanContext().getSpanId())
			.containsExactly(producer(first).getSpanId(), producer(second).getSpanId());
		assertThat(line("record bare of " + topic)).containsEntry("trace_id", batch.getTraceId());
		assertThat(line("end of " + topic)).containsEntry("span_id", batch.getSpanId());
		assertThat(line("own interceptor saw " + topic)).containsEntry("span_id", batch.getSpanId());

		SpanData record = span(line("record first of " + topic));
		assertThat(record.getParentSpanId()).isEqualTo(producer(first).getSpanId());
		assertThat(record.getName()).isEqualTo(topic + " process");
		assertThat(record.getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(batch.getSpanId()));
		assertThat(this.service.lines())
			.filteredOn((line) -> String.valueOf(line.get("message")).equals(topic + ": Consumer stopped"))
			.hasSize(1)
			.noneMatch((line) -> line.containsKey("trace_id"));
	}

	private void aRetriedBatchStaysInOneTrace() {
		Traceparent sent = send("retried", "a");
		listen("retried");
		SpanData first = span(line("attempt 1 of retried"));
		SpanData second = span(line("attempt 2 of retried"));
		assertThat(second.getTraceId()).isEqualTo(first.getTraceId());
		assertThat(second.getParentSpanId()).isEqualTo(first.getSpanId());
		assertThat(second.getAttributes().asMap().toString()).contains("joinkey.kafka.delivery_attempt=2");
		assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(second.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(this.service.linesWith("record a of retried")).hasSize(2)
			.allMatch((line) -> sent.traceId().equals(line.get("trace_id")));
	}

	private void theRemainderOfAPartlyFailedBatchKeepsItsTraces() {
		send("partly", "good");
		Traceparent bad = send("partly", "bad");
		Traceparent last = send("partly", "last");
		listen("partly");
		assertThat(line("record last of partly")).containsEntry("trace_id", last.traceId());
		assertThat(this.service.linesWith("record bad of partly")).hasSize(2)
			.allMatch((line) -> bad.traceId().equals(line.get("trace_id")));
		SpanData again = span(this.service.linesWith("batch of partly").get(1));
		assertThat(again.getParentSpanContext().isValid()).isFalse();
		assertThat(again.getLinks()).extracting((link) -> link.getSpanContext().getTraceId())
			.containsExactly(bad.traceId(), last.traceId());
	}

	private void theLineAboutADiscardedBatchHasItsIds() {
		send("discarded", "a");
		listen("discarded");
		SpanData batch = span(line("batch of discarded"));
		assertThat(line("Records discarded: discarded-0@0")).containsEntry("trace_id", batch.getTraceId())
			.containsEntry("level", "ERROR");
	}

	private void payloadsThatAreNotCompleteStayInTheBatch() {
		send("filtered", "keep");
		send("filtered", "drop");
		listen("filtered");
		SpanData batch = span(line("batch of filtered"));
		assertThat(line("record keep of filtered")).containsEntry("trace_id", batch.getTraceId());
		assertThat(line("1 payloads cannot be matched to the 2 records of the batch")).containsEntry("level", "WARN");
	}

	private void anAdaptersRecordIsInItsOwnTrace() {
		Traceparent first = send("adapted", "first");
		Traceparent last = send("adapted", "last");
		listen("adapted");
		assertThat(line("record first of adapted")).containsEntry("trace_id", first.traceId());
		assertThat(line("end of adapted")).containsEntry("trace_id", last.traceId());
		assertThat(line("record last of adapted")).containsEntry("trace_id", last.traceId());
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.kafka.bootstrap-servers=" + broker.address());
		all.add("spring.kafka.consumer.auto-offset-reset=earliest");
		all.add("management.endpoints.web.exposure.include=prometheus");
		this.service = RunningService.start(new SpringApplication(Shop.class, Batches.class, OwnBeans.class),
				all.toArray(String[]::new));
	}

	private Traceparent send(String topic, String value) {
		Traceparent sent = Traceparent.next();
		this.service.get("/send/" + topic + "/" + value, "traceparent", sent.sampled());
		return sent;
	}

	private static void sendWithoutContext(String topic, String value) {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(
				KafkaTestUtils.producerProps(broker.address()), new StringSerializer(), new StringSerializer())) {
			producer.send(new ProducerRecord<>(topic, value));
		}
	}

	private void listen(String id) {
		var container = this.service.context().getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(id);
		container.start();
		this.service.linesWith("end of " + id);
		container.stop();
	}

	private Map<String, Object> line(String message) {
		return this.service.linesWith(message).get(0);
	}

	private SpanData span(Map<String, Object> line) {
		return this.service.spansOf(String.valueOf(line.get("trace_id")))
			.stream()
			.filter((span) -> span.getSpanId().equals(line.get("span_id")))
			.findFirst()
			.orElseThrow();
	}

	private SpanData producer(Traceparent sent) {
		return spans(sent).stream().filter((span) -> span.getKind() == SpanKind.PRODUCER).findFirst().orElseThrow();
	}

	private List<SpanData> spans(Traceparent sent) {
		return this.service.spansOf(sent.traceId());
	}

	@RestController
	static class Batches {

		private static final Logger logger = LoggerFactory.getLogger(Batches.class);

		private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

		private final KafkaTemplate<Object, Object> template;

		private final RecordScopes scopes;

		Batches(KafkaTemplate<Object, Object> template, RecordScopes scopes) {
			this.template = template;
			this.scopes = scopes;
		}

		@GetMapping("/send/{topic}/{value}")
		void send(@PathVariable String topic, @PathVariable String value) {
			this.template.send(topic, value).join();
		}

		@KafkaListener(id = "records", topics = "records", autoStartup = "false", containerFactory = "batchFactory")
		void records(List<ConsumerRecord<String, String>> records) {
			logger.info("batch of records");
			this.scopes.forEach(records, (record) -> logger.info("record {} of records", record.value()));
			logger.info("end of records");
		}

		@KafkaListener(id = "payloads", topics = "payloads", autoStartup = "false", containerFactory = "batchFactory")
		void payloads(List<String> payloads) {
			logger.info("batch of payloads");
			this.scopes.forEach(payloads, (payload) -> logger.info("record {} of payloads", payload));
			logger.info("end of payloads");
		}

		@KafkaListener(id = "messages", topics = "messages", autoStartup = "false", containerFactory = "batchFactory")
		void messages(List<Message<String>> messages) {
			logger.info("batch of messages");
			for (Message<String> message : messages) {
				try (var scope = this.scopes.open(message)) {
					logger.info("record {} of messages", message.getPayload());
				}
			}
			logger.info("end of messages");
		}

		@KafkaListener(id = "off", topics = "off", autoStartup = "false", batch = "true")
		void off(List<String> payloads) {
			logger.info("batch of off");
			logger.info("end of off");
		}

		@KafkaListener(id = "filtered", topics = "filtered", autoStartup = "false", batch = "true",
				filter = "dropFilter")
		void filtered(List<String> payloads) {
			logger.info("batch of filtered");
			this.scopes.forEach(payloads, (payload) -> logger.info("record {} of filtered", payload));
			logger.info("end of filtered");
		}

		@KafkaListener(id = "adapted", topics = "adapted", autoStartup = "false", containerFactory = "adaptedFactory")
		void adapted(String payload) {
			logger.info("record {} of adapted", payload);
			if (payload.equals("last")) {
				logger.info("end of adapted");
			}
		}

		@KafkaListener(id = "retried", topics = "retried", autoStartup = "false", containerFactory = "batchFactory")
		void retried(List<String> payloads) {
			int attempt = attempt("retried");
			logger.info("attempt {} of retried", attempt);
			this.scopes.forEach(payloads, (payload) -> logger.info("record {} of retried", payload));
			if (attempt == 1) {
				throw new IllegalStateException("not yet");
			}
			logger.info("end of retried");
		}

		@KafkaListener(id = "partly", topics = "partly", autoStartup = "false", containerFactory = "batchFactory")
		void partly(List<ConsumerRecord<String, String>> records) {
			int attempt = attempt("partly");
			logger.info("batch of partly");
			this.scopes.forEach(records, (record) -> {
				logger.info("record {} of partly", record.value());
				if (attempt == 1 && record.value().equals("bad")) {
					throw new BatchListenerFailedException("bad", record);
				}
			});
			logger.info("end of partly");
		}

		@KafkaListener(id = "discarded", topics = "discarded", autoStartup = "false", containerFactory = "batchFactory")
		void discarded(List<String> payloads) {
			logger.info("batch of discarded");
			if (attempt("discarded") == 2) {
				logger.info("end of discarded");
			}
			throw new IllegalStateException("never");
		}

		private int attempt(String topic) {
			return this.attempts.computeIfAbsent(topic, (name) -> new AtomicInteger()).incrementAndGet();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class OwnBeans {

		private static final Logger logger = LoggerFactory.getLogger(OwnBeans.class);

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> batchFactory(
				ConsumerFactory<Object, Object> consumerFactory) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			factory.setBatchListener(true);
			factory.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(10, 1)));
			factory.setBatchInterceptor(new BatchInterceptor<Object, Object>() {

				@Override
				public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
						Consumer<Object, Object> consumer) {
					logger.info("own interceptor saw {}", records.iterator().next().topic());
					return records;
				}

			});
			return factory;
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> adaptedFactory(
				ConsumerFactory<Object, Object> consumerFactory) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			factory.setBatchListener(true);
			factory.setBatchToRecordAdapter(new DefaultBatchToRecordAdapter<>());
			return factory;
		}

		@Bean
		RecordFilterStrategy<Object, Object> dropFilter() {
			return (record) -> record.value().equals("drop");
		}

	}

}
