/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.joinkey.RunningService;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.kafka.test.utils.KafkaTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cases of W3C's conformance suite that a record can carry: sent by a producer that
 * nobody instruments, judged by the record that the listener sends on.
 */
class W3cKafkaTests {

	@Test
	void everyCaseThatARecordCanCarryHolds() {
		List<W3cCases.Exchange> exchanges = W3cCases.all()
			.values()
			.stream()
			.flatMap(List::stream)
			.filter(W3cKafkaTests::fitsARecord)
			.toList();
		assertThat(exchanges).hasSizeGreaterThan(40);
		assertThat(failures(exchanges)).isEmpty();
		assertThat(failures(exchanges, "joinkey.enabled=false", "spring.kafka.listener.observation-enabled=true",
				"spring.kafka.template.observation-enabled=true"))
			.anyMatch((failure) -> failure.contains("foo@=1"));
	}

	/**
	 * The names of a record's headers have a case, and of several the last one counts.
	 */
	private static boolean fitsARecord(W3cCases.Exchange exchange) {
		List<String> names = exchange.headers()
			.stream()
			.map((header) -> header.substring(0, header.indexOf(':')))
			.toList();
		return exchange.calls() == 1 && names.stream().distinct().count() == names.size()
				&& names.stream().allMatch((name) -> name.equals(name.toLowerCase(Locale.ROOT)));
	}

	private static List<String> failures(List<W3cCases.Exchange> exchanges, String... properties) {
		EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1, "in", "out");
		broker.afterPropertiesSet();
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.addAll(List.of("spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
				"spring.main.web-application-type=none", "spring.kafka.consumer.auto-offset-reset=earliest"));
		try (RunningService service = RunningService.start(Forwarder.class, arguments.toArray(String[]::new))) {
			send(broker, exchanges);
			Map<String, W3cCases.Call> arrived = receive(broker, exchanges.size());
			List<String> failures = new ArrayList<>();
			for (int i = 0; i < exchanges.size(); i++) {
				try {
					exchanges.get(i).expectation().accept(List.of(arrived.get("case-" + i)));
				}
				catch (AssertionError ex) {
					failures.add(exchanges.get(i).headers() + ": " + ex.getMessage());
				}
			}
			assertThat(service.context().isRunning()).isTrue();
			return failures;
		}
		finally {
			broker.destroy();
		}
	}

	private static void send(EmbeddedKafkaKraftBroker broker, List<W3cCases.Exchange> exchanges) {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(KafkaTestUtils.producerProps(broker),
				new StringSerializer(), new StringSerializer())) {
			for (int i = 0; i < exchanges.size(); i++) {
				ProducerRecord<String, String> record = new ProducerRecord<>("in", "case-" + i);
				for (String header : exchanges.get(i).headers()) {
					String[] parts = header.split(": ?", 2);
					record.headers().add(parts[0], parts[1].getBytes(StandardCharsets.UTF_8));
				}
				producer.send(record);
			}
		}
	}

	private static Map<String, W3cCases.Call> receive(EmbeddedKafkaKraftBroker broker, int count) {
		Map<String, W3cCases.Call> calls = new HashMap<>();
		try (Consumer<String, String> consumer = new DefaultKafkaConsumerFactory<>(
				KafkaTestUtils.consumerProps(broker, "judge", false), new StringDeserializer(),
				new StringDeserializer())
			.createConsumer()) {
			broker.consumeFromAnEmbeddedTopic(consumer, false, "out");
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				consumer.poll(Duration.ofMillis(200))
					.forEach((record) -> calls.put(record.value(),
							new W3cCases.Call(header(record, "traceparent"), header(record, "tracestate"))));
				return calls.size() == count;
			});
		}
		return calls;
	}

	private static String header(ConsumerRecord<String, String> record, String name) {
		List<String> values = StreamSupport.stream(record.headers().headers(name).spliterator(), false)
			.map(Header::value)
			.map((bytes) -> new String(bytes, StandardCharsets.UTF_8))
			.toList();
		assertThat(values).hasSizeLessThan(2);
		return String.join(",", values);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Forwarder {

		private final KafkaTemplate<String, String> template;

		Forwarder(KafkaTemplate<String, String> template) {
			this.template = template;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@KafkaListener(topics = "in", groupId = "forwarder")
		void forward(String value) {
			this.template.send("out", value);
		}

	}

}
