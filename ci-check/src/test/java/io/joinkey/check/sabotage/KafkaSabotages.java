/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.joinkey.check.rules.CorrelationRule;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Breaks between the sender and the receiver of a record.
 */
final class KafkaSabotages {

	private static final Logger log = LoggerFactory.getLogger(KafkaSabotages.class);

	private KafkaSabotages() {
	}

	/** Return a sender and a listener, without a fault. */
	static Application healthy() {
		return publishing(Publishes.class).with(Listens.class);
	}

	private static Application publishing(Class<?> sender) {
		return Application.kafka().with(Topic.class, sender).requesting("/publish").requesting("/publish");
	}

	static List<Sabotage> all() {
		Application healthy = healthy();
		return List.of(
				new Sabotage("the template's observation left off", CorrelationRule.KAFKA_PRODUCED_HEADER,
						healthy.property("spring.kafka.template.observation-enabled", "false"),
						"spring.kafka.template.observation-enabled=true", healthy),
				new Sabotage("a second template bean without observation", CorrelationRule.KAFKA_PRODUCED_HEADER,
						healthy.with(OwnTemplate.class), "setObservationRegistry(observationRegistry)",
						healthy.with(OwnObservedTemplate.class)),
				new Sabotage("a raw KafkaProducer", CorrelationRule.KAFKA_PRODUCED_HEADER,
						publishing(RawProducer.class).with(Listens.class),
						"send the record through the bean 'kafkaTemplate'", healthy),
				new Sabotage("headers copied from the consumed record", CorrelationRule.KAFKA_PRODUCED_HEADER,
						healthy.with(CopiesHeaders.class), "do not copy traceparent from a consumed record",
						healthy.with(Forwards.class)),
				new Sabotage("the listener's observation left off", CorrelationRule.KAFKA_CONSUMED,
						healthy.property("spring.kafka.listener.observation-enabled", "false"),
						"spring.kafka.listener.observation-enabled=true", healthy),
				new Sabotage("an interceptor that builds consumed records anew", CorrelationRule.KAFKA_CONSUMED,
						healthy.property("spring.kafka.consumer.properties.interceptor.classes",
								DropsHeaders.class.getName()),
						"in onConsume of " + DropsHeaders.class.getName() + " pass the headers on",
						healthy.property("spring.kafka.consumer.properties.interceptor.classes",
								KeepsHeaders.class.getName())),
				new Sabotage("a second listener factory without observation", CorrelationRule.KAFKA_CONSUMED,
						healthy.with(OwnFactory.class), "getContainerProperties().setObservationEnabled(true)",
						healthy.with(OwnObservedFactory.class)),
				new Sabotage("a listener keeps the MDC of its first record", CorrelationRule.KAFKA_NEXT_RECORD_CLEAN,
						publishing(Publishes.class).with(KeepsMdc.class), "remove the key from the MDC", healthy,
						CorrelationRule.LOG_ID_EQUALS_SPAN));
	}

	@Configuration(proxyBeanMethods = false)
	static class Topic {

		@Bean
		NewTopic orders(@Value("${orders.topic}") String topic) {
			return new NewTopic(topic, 1, (short) 1);
		}

		@Bean
		NewTopic audit(@Value("${orders.topic}") String topic) {
			return new NewTopic(topic + "-audit", 1, (short) 1);
		}

	}

	public static class DropsHeaders implements ConsumerInterceptor<String, String> {

		@Override
		public ConsumerRecords<String, String> onConsume(ConsumerRecords<String, String> records) {
			Map<TopicPartition, List<ConsumerRecord<String, String>>> anew = new HashMap<>();
			records.partitions()
				.forEach((partition) -> anew.put(partition,
						records.records(partition).stream().map(this::anew).toList()));
			return new ConsumerRecords<>(anew, records.nextOffsets());
		}

		ConsumerRecord<String, String> anew(ConsumerRecord<String, String> record) {
			return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.key(),
					record.value());
		}

		@Override
		public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
		}

		@Override
		public void close() {
		}

		@Override
		public void configure(Map<String, ?> configs) {
		}

	}

	public static class KeepsHeaders extends DropsHeaders {

		@Override
		ConsumerRecord<String, String> anew(ConsumerRecord<String, String> record) {
			return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.timestamp(),
					record.timestampType(), record.serializedKeySize(), record.serializedValueSize(), record.key(),
					record.value(), record.headers(), record.leaderEpoch());
		}

	}

	@RestController
	static class Publishes {

		private final KafkaTemplate<String, String> template;

		private final String topic;

		Publishes(KafkaTemplate<String, String> template, @Value("${orders.topic}") String topic) {
			this.template = template;
			this.topic = topic;
		}

		@GetMapping("/publish")
		String published() throws InterruptedException, ExecutionException {
			log.info("Publishing");
			this.template.send(this.topic, "book").get();
			return "published";
		}

	}

	@RestController
	static class RawProducer implements AutoCloseable {

		private final Producer<String, String> producer;

		private final String topic;

		RawProducer(@Value("${spring.kafka.bootstrap-servers}") String servers,
				@Value("${orders.topic}") String topic) {
			this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers), new StringSerializer(),
					new StringSerializer());
			this.topic = topic;
		}

		@GetMapping("/publish")
		String published() throws InterruptedException, ExecutionException {
			log.info("Publishing");
			this.producer.send(new ProducerRecord<>(this.topic, "book")).get();
			return "published";
		}

		@Override
		public void close() {
			this.producer.close();
		}

	}

	static class Listens {

		@KafkaListener(topics = "${orders.topic}")
		void received(String value) {
			log.info("Received a {}", value);
		}

	}

	static class KeepsMdc {

		private Map<String, String> context;

		@KafkaListener(topics = "${orders.topic}")
		void received(String value) {
			if (this.context == null) {
				this.context = MDC.getCopyOfContextMap();
			}
			MDC.setContextMap(this.context);
			log.info("Received a {}", value);
		}

	}

	static class CopiesHeaders {

		private final KafkaTemplate<String, String> template;

		private final String topic;

		CopiesHeaders(ProducerFactory<String, String> factory, @Value("${orders.topic}") String topic) {
			this.template = new KafkaTemplate<>(factory);
			this.topic = topic + "-audit";
		}

		@KafkaListener(topics = "${orders.topic}", groupId = "${orders.topic}-audit")
		void received(ConsumerRecord<String, String> record) throws InterruptedException, ExecutionException {
			log.info("Forwarding");
			this.template.send(new ProducerRecord<>(this.topic, null, record.key(), record.value(), record.headers()))
				.get();
		}

	}

	static class Forwards {

		private final KafkaTemplate<String, String> template;

		private final String topic;

		Forwards(KafkaTemplate<String, String> template, @Value("${orders.topic}") String topic) {
			this.template = template;
			this.topic = topic + "-audit";
		}

		@KafkaListener(topics = "${orders.topic}", groupId = "${orders.topic}-audit")
		void received(ConsumerRecord<String, String> record) throws InterruptedException, ExecutionException {
			log.info("Forwarding");
			this.template.send(this.topic, record.key(), record.value()).get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		KafkaTemplate<String, String> ownTemplate(ProducerFactory<String, String> factory) {
			return new KafkaTemplate<>(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnObservedTemplate {

		@Bean
		KafkaTemplate<String, String> ownTemplate(ProducerFactory<String, String> factory) {
			KafkaTemplate<String, String> template = new KafkaTemplate<>(factory);
			template.setObservationEnabled(true);
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
				ConsumerFactory<String, String> consumers) {
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumers);
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnObservedFactory {

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
				ConsumerFactory<String, String> consumers) {
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(consumers);
			factory.getContainerProperties().setObservationEnabled(true);
			return factory;
		}

	}

}
