/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.Shop;
import io.joinkey.Traceparent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The trace id through a real KRaft broker, with templates and listener factories of
 * Spring Boot's and of the application's own.
 */
class KafkaHopTests {

	@RegisterExtension
	static final RunningBroker broker = new RunningBroker("boot", "own", "stale", "adhoc", "factory", "raw", "dropped");

	private static RunningService service;

	@BeforeAll
	static void start() {
		service = RunningService.start(new SpringApplication(Shop.class, Settlements.class, OwnBeans.class),
				"spring.kafka.bootstrap-servers=" + broker.address(),
				"spring.kafka.consumer.auto-offset-reset=earliest");
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "boot", "own", "adhoc", "factory", "raw" })
	void theRecordCarriesTheTraceAndTheListenerContinuesIt(String kind) {
		Traceparent sent = Traceparent.next();
		service.get("/settle/" + kind, "traceparent", sent.sampled());
		assertHopJoined(sent, kind);
	}

	@Test
	void aStaleHeaderThatWasCopiedIsReplaced() {
		Traceparent sent = Traceparent.next();
		service.get("/settle/stale", "traceparent", sent.sampled());
		assertHopJoined(sent, "stale");
	}

	@Test
	void theCallbackOfAProducerHasTheIdsOfItsSpan() {
		Traceparent sent = Traceparent.next();
		service.get("/settle/factory", "traceparent", sent.sampled());
		assertThat(service.linesWith("written " + sent.traceId()).get(0).get("span_id"))
			.isEqualTo(span(service.spansOf(sent.traceId()), SpanKind.PRODUCER).getSpanId());
	}

	@Test
	void aDroppedHeaderIsSeenToBreakTheHop() {
		Traceparent sent = Traceparent.next();
		service.get("/settle/dropped", "traceparent", sent.sampled());
		service.linesWith("settled dropped " + sent.traceId());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertHopJoined(sent, "dropped"));
	}

	private static void assertHopJoined(Traceparent sent, String topic) {
		Map<String, Object> line = service.linesWith("settled " + topic + " " + sent.traceId()).get(0);
		assertThat(line.get("trace_id")).isEqualTo(sent.traceId());
		List<SpanData> spans = service.spansOf(sent.traceId());
		assertThat(spans).extracting(SpanData::getKind)
			.containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER);
		SpanData producer = span(spans, SpanKind.PRODUCER);
		SpanData consumer = span(spans, SpanKind.CONSUMER);
		assertThat(consumer.getParentSpanId()).isEqualTo(producer.getSpanId());
		assertThat(line.get("span_id")).isEqualTo(consumer.getSpanId());
		assertThat(broker.traceparents(topic, sent.traceId()))
			.containsExactly("00-" + sent.traceId() + "-" + producer.getSpanId() + "-01");
	}

	private static SpanData span(List<SpanData> spans, SpanKind kind) {
		return spans.stream().filter((span) -> span.getKind() == kind).findFirst().orElseThrow();
	}

	@RestController
	static class Settlements {

		private static final Logger logger = LoggerFactory.getLogger(Settlements.class);

		private final KafkaTemplate<Object, Object> template;

		private final KafkaTemplate<Object, Object> ownTemplate;

		private final KafkaProducer<Object, Object> rawProducer;

		Settlements(KafkaTemplate<Object, Object> kafkaTemplate, KafkaTemplate<Object, Object> ownTemplate,
				KafkaProducer<Object, Object> rawProducer) {
			this.template = kafkaTemplate;
			this.ownTemplate = ownTemplate;
			this.rawProducer = rawProducer;
		}

		@GetMapping("/settle/{kind}")
		void settle(@PathVariable String kind) {
			String traceId = io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId();
			ProducerRecord<Object, Object> record = new ProducerRecord<>(kind, traceId);
			switch (kind) {
				case "own" -> this.ownTemplate.send(record);
				case "stale" -> {
					record.headers().add("traceparent", Traceparent.next().sampled().getBytes(StandardCharsets.UTF_8));
					this.template.send(record);
				}
				case "dropped" -> {
					Map<String, Object> properties = this.template.getProducerFactory().getConfigurationProperties();
					try (var producer = new KafkaProducer<Object, Object>(properties)) {
						producer.send(record);
					}
				}
				case "adhoc" -> new KafkaTemplate<>(this.template.getProducerFactory()).send(record);
				case "factory" -> {
					try (var producer = this.template.getProducerFactory().createNonTransactionalProducer()) {
						producer.send(record, (metadata, failure) -> logger.info("written {}", traceId));
					}
				}
				case "raw" -> this.rawProducer.send(record);
				default -> this.template.send(record);
			}
		}

		@KafkaListener(topics = { "boot", "stale", "adhoc", "factory", "raw", "dropped" }, groupId = "boot")
		void settled(ConsumerRecord<String, String> record) {
			logger.info("settled {} {}", record.topic(), record.value());
		}

		@KafkaListener(topics = "own", groupId = "own", containerFactory = "ownFactory")
		void settledByOwnFactory(ConsumerRecord<String, String> record) {
			logger.info("settled {} {}", record.topic(), record.value());
		}

	}

	/**
	 * What an application builds itself, so that Spring Boot's properties do not reach
	 * it.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		KafkaTemplate<Object, Object> kafkaTemplate(ProducerFactory<Object, Object> producerFactory) {
			return new KafkaTemplate<>(producerFactory);
		}

		@Bean
		KafkaTemplate<Object, Object> ownTemplate(ProducerFactory<Object, Object> producerFactory) {
			return new KafkaTemplate<>(producerFactory);
		}

		@Bean
		KafkaProducer<Object, Object> rawProducer(ProducerFactory<Object, Object> producerFactory) {
			return new KafkaProducer<>(producerFactory.getConfigurationProperties());
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<Object, Object> ownFactory(
				ConsumerFactory<Object, Object> consumerFactory) {
			ConcurrentKafkaListenerContainerFactory<Object, Object> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumerFactory);
			return factory;
		}

	}

}
