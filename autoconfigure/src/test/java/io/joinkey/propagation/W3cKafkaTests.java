/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.joinkey.RunningService;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.run.W3cSuite;
import io.joinkey.proof.Broker;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cases of W3C's conformance suite that a record can carry: sent by an uninstrumented
 * producer, judged by the record that the listener sends on.
 */
class W3cKafkaTests {

	@Test
	void everyCaseThatARecordCanCarryHolds() {
		List<W3cSuite.Case> cases = W3cSuite.cases().stream().filter(W3cKafkaTests::fitsARecord).toList();
		assertThat(cases).hasSizeGreaterThan(40);
		try (Broker broker = Broker.start()) {
			broker.createTopics(1, "in", "out", "stock-in", "stock-out");
			assertThat(failures(broker, "", cases)).isEmpty();
			assertThat(failures(broker, "stock-", cases, "joinkey.enabled=false",
					"spring.kafka.listener.observation-enabled=true", "spring.kafka.template.observation-enabled=true"))
				.anyMatch((failure) -> failure.contains("foo@=1"));
		}
	}

	/**
	 * The names of a record's headers have a case, and of several the last one counts.
	 */
	private static boolean fitsARecord(W3cSuite.Case w3cCase) {
		List<String> names = w3cCase.headers().stream().map(Header::name).toList();
		return names.stream().distinct().count() == names.size()
				&& names.stream().allMatch((name) -> name.equals(name.toLowerCase(Locale.ROOT)));
	}

	private static List<String> failures(Broker broker, String prefix, List<W3cSuite.Case> cases,
			String... properties) {
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.addAll(List.of("spring.kafka.bootstrap-servers=" + broker.address(), "prefix=" + prefix,
				"spring.main.web-application-type=none", "spring.kafka.consumer.auto-offset-reset=earliest"));
		try (RunningService service = RunningService.start(Forwarder.class, arguments.toArray(String[]::new))) {
			send(broker, prefix + "in", cases);
			Map<String, List<Header>> arrived = receive(broker, prefix + "out", cases.size());
			List<String> failures = new ArrayList<>();
			for (int i = 0; i < cases.size(); i++) {
				try {
					W3cAssertions.assertForwarded(cases.get(i).headers(), arrived.get("case-" + i));
				}
				catch (AssertionError ex) {
					failures.add(cases.get(i).headers() + ": " + ex.getMessage());
				}
			}
			assertThat(service.context().isRunning()).isTrue();
			return failures;
		}
	}

	private static void send(Broker broker, String topic, List<W3cSuite.Case> cases) {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.address()),
				new StringSerializer(), new StringSerializer())) {
			for (int i = 0; i < cases.size(); i++) {
				ProducerRecord<String, String> record = new ProducerRecord<>(topic, "case-" + i);
				cases.get(i)
					.headers()
					.forEach((header) -> record.headers()
						.add(header.name(), header.value().getBytes(StandardCharsets.UTF_8)));
				producer.send(record);
			}
		}
	}

	private static Map<String, List<Header>> receive(Broker broker, String topic, int count) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> broker.read(topic), (records) -> records.size() == count)
			.stream()
			.collect(Collectors.toMap(ConsumerRecord::value, W3cKafkaTests::headers));
	}

	private static List<Header> headers(ConsumerRecord<String, String> record) {
		return StreamSupport.stream(record.headers().spliterator(), false)
			.map((header) -> new Header(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
			.toList();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Forwarder {

		private final KafkaTemplate<String, String> template;

		private final String topic;

		Forwarder(KafkaTemplate<String, String> template, @Value("${prefix}out") String topic) {
			this.template = template;
			this.topic = topic;
		}

		@Bean
		static InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@KafkaListener(topics = "${prefix}in", groupId = "forwarder")
		void forward(String value) {
			this.template.send(this.topic, value);
		}

	}

}
