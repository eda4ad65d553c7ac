/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.joinkey.RunningService;
import io.joinkey.kafka.RecordScopes;
import io.joinkey.proof.Broker;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of a partner without a trace context, with a business key.
 */
class BusinessKeyKafkaTests {

	@Test
	void aRecordWithAKnownKeyIsLinked() {
		try (Broker broker = Broker.start()) {
			broker.createTopics(1, "in", "batch", "out", "texts", "bytes");
			try (RunningService service = RunningService.start(Settlement.class,
					"spring.kafka.bootstrap-servers=" + broker.address(), "spring.main.web-application-type=none",
					"spring.kafka.consumer.auto-offset-reset=earliest",
					"joinkey.keys.names.txn_id.message-header=txn_id",
					"joinkey.keys.names.txn_id.message-json-pointer=/payment/txn", "joinkey.keys.max-body-size=1KB",
					"management.tracing.baggage.remote-fields=txn_id")) {
				send(broker, "in", "origin", "txn-1");
				Map<String, Object> origin = service.linesWith("settled origin").get(0);
				assertThat(origin).containsEntry("txn_id", "txn-1").doesNotContainKey("linked_trace_id");
				SpanData first = consumer(service, origin);
				assertThat(first.getAttributes().get(AttributeKey.stringKey("txn_id"))).isEqualTo("txn-1");
				// Micrometer adds metadata to a header that has the name of a remote
				// field
				assertThat(baggage(broker, "origin")).startsWith("txn_id=txn-1");

				send(broker, "in", "again", "txn-1");
				assertLinked(service, "settled again", first);
				send(broker, "in", "other", "txn-2");
				assertThat(service.linesWith("settled other").get(0)).containsEntry("txn_id", "txn-2")
					.doesNotContainKey("linked_trace_id");
				send(broker, "in", "without", null);
				assertThat(service.linesWith("settled without").get(0)).doesNotContainKeys("txn_id", "linked_trace_id");

				send(broker, "batch", "batched", "txn-1");
				assertLinked(service, "batch of batched", first);
				values(broker, service, first);
			}
		}
	}

	private static void values(Broker broker, RunningService service, SpanData first) {
		String json = "{\"payment\": {\"amount\": 3, \"txn\": \"txn-1\"}, \"text\": \"\u20ac\"}";
		for (String topic : List.of("texts", "bytes")) {
			send(broker, topic, topic, json, null);
			assertLinked(service, "valued " + topic, first);
			String array = "[" + json + "]";
			String tooLong = json.replace("\u20ac", "x".repeat(1000));
			String deep = "[".repeat(1000);
			for (String value : new String[] { "", "x", "{", array, tooLong, deep, "{\"payment\":{\"txn\":1.5}}",
					null }) {
				String name = topic + "-" + ((value != null) ? value.hashCode() : "null");
				send(broker, topic, name, value, null);
				assertThat(service.linesWith("valued " + name).get(0)).as(value)
					.containsKey("trace_id")
					.doesNotContainKeys("txn_id", "linked_trace_id");
			}
		}
		send(broker, "texts", "of-header", json, "txn-3");
		assertThat(service.linesWith("valued of-header").get(0)).containsEntry("txn_id", "txn-3");
		assertThat(service.lines())
			.noneMatch((line) -> String.valueOf(line.get("message")).contains("could not be read"));
	}

	private static void assertLinked(RunningService service, String message, SpanData origin) {
		Map<String, Object> line = service.linesWith(message).get(0);
		assertThat(line).containsEntry("txn_id", "txn-1").containsEntry("linked_trace_id", origin.getTraceId());
		assertThat(consumer(service, line).getLinks()).extracting(LinkData::getSpanContext)
			.anySatisfy((link) -> assertThat(link.getSpanId()).isEqualTo(origin.getSpanId()));
	}

	private static SpanData consumer(RunningService service, Map<String, Object> line) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> service.spans()
				.stream()
				.filter((span) -> span.getSpanId().equals(line.get("span_id")) && span.getKind() == SpanKind.CONSUMER)
				.toList(), (spans) -> !spans.isEmpty())
			.get(0);
	}

	private static void send(Broker broker, String topic, String value, String key) {
		send(broker, topic, null, value, key);
	}

	private static void send(Broker broker, String topic, String recordKey, String value, String key) {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.address()),
				new StringSerializer(), new StringSerializer())) {
			ProducerRecord<String, String> record = new ProducerRecord<>(topic, recordKey, value);
			if (key != null) {
				record.headers().add("txn_id", key.getBytes(StandardCharsets.UTF_8));
			}
			producer.send(record);
		}
	}

	private static String baggage(Broker broker, String value) {
		ConsumerRecord<String, String> record = Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> broker.read("out").stream().filter((read) -> value.equals(read.value())).toList(),
					(records) -> !records.isEmpty())
			.get(0);
		return new String(record.headers().lastHeader("baggage").value(), StandardCharsets.UTF_8);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Settlement {

		private static final Logger logger = LoggerFactory.getLogger(Settlement.class);

		private final KafkaTemplate<String, String> kafka;

		private final RecordScopes recordScopes;

		Settlement(KafkaTemplate<String, String> kafka, RecordScopes recordScopes) {
			this.kafka = kafka;
			this.recordScopes = recordScopes;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@KafkaListener(topics = "in", groupId = "settlement")
		void settle(String value) {
			logger.info("settled {}", value);
			this.kafka.send("out", value);
		}

		@KafkaListener(topics = "texts", groupId = "texts")
		void text(ConsumerRecord<String, String> record) {
			logger.info("valued {}", record.key());
		}

		@KafkaListener(topics = "bytes", groupId = "bytes",
				properties = "value.deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer")
		void bytes(ConsumerRecord<String, byte[]> record) {
			logger.info("valued {}", record.key());
		}

		@KafkaListener(topics = "batch", groupId = "batch", batch = "true")
		void settle(List<ConsumerRecord<String, String>> records) {
			this.recordScopes.forEach(records, (record) -> logger.info("batch of {}", record.value()));
		}

	}

}
