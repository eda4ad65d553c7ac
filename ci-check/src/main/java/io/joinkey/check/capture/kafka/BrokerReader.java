/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.KafkaRecord;
import io.joinkey.check.format.Traceparent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Reads the records that were sent since the start from the broker, and sends the gate's
 * records. Its clients are not instrumented.
 */
public final class BrokerReader {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Map<String, Object> consumer = new HashMap<>();

	private final Map<TopicPartition, Long> begin = new HashMap<>();

	private final Set<String> published = ConcurrentHashMap.newKeySet();

	private volatile String obstacle = "";

	public String obstacle() {
		return this.obstacle;
	}

	/**
	 * Stores the end of each topic: only later records are evidence.
	 * @param bootstrapServers the broker's address
	 */
	void begin(List<String> bootstrapServers) {
		this.consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers));
		this.consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
		try (Consumer<byte[], byte[]> reader = reader()) {
			this.begin.putAll(reader.endOffsets(partitions(reader)));
		}
		catch (RuntimeException ex) {
			this.obstacle = "the broker at " + bootstrapServers + " does not answer: " + ex.getMessage()
					+ ". Start it before the gate, or let the gate start one: it needs spring-boot-starter-kafka-test in test scope, and no broker in joinkey-gate.yaml";
		}
	}

	/** Begins a new observation: earlier records are not evidence. */
	public void begin() {
		if (this.obstacle.isEmpty() && !this.consumer.isEmpty()) {
			try (Consumer<byte[], byte[]> reader = reader()) {
				this.begin.putAll(reader.endOffsets(partitions(reader)));
			}
		}
	}

	/**
	 * Sends a record of the gate with an uninstrumented producer.
	 * @param topic the topic
	 * @param headers the headers
	 * @param value the value
	 */
	public void publish(String topic, Map<String, String> headers, String value) {
		Map<String, Object> producer = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
				this.consumer.getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, ""),
				ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
		ProducerRecord<String, String> record = new ProducerRecord<>(topic, value);
		record.headers().add("traceparent", Traceparent.random("01").getBytes(StandardCharsets.UTF_8));
		headers.forEach((name, content) -> record.headers().add(name, content.getBytes(StandardCharsets.UTF_8)));
		try (Producer<String, String> sender = new KafkaProducer<>(producer, new StringSerializer(),
				new StringSerializer())) {
			sender.send(record, (stored, failure) -> {
				if (failure == null) {
					this.published
						.add(new KafkaRecord(stored.topic(), stored.partition(), stored.offset(), List.of()).place());
				}
			});
		}
	}

	/**
	 * Return the records that the application sent.
	 * @return the records, read back from the broker
	 */
	public List<KafkaRecord> records() {
		return all().stream().filter((record) -> !isPublished(record)).toList();
	}

	/**
	 * Return all records, including the gate's own.
	 * @return the records, read back from the broker
	 */
	List<KafkaRecord> all() {
		// without a broker's address nothing was begun
		if (!this.obstacle.isEmpty() || this.consumer.isEmpty()) {
			return List.of();
		}
		List<KafkaRecord> records = new ArrayList<>();
		try (Consumer<byte[], byte[]> reader = reader()) {
			List<TopicPartition> partitions = partitions(reader);
			Map<TopicPartition, Long> end = reader.endOffsets(partitions);
			reader.assign(partitions);
			partitions
				.forEach((partition) -> reader.seek(partition, this.begin.getOrDefault(partition, 0L).longValue()));
			long deadline = System.nanoTime() + TIMEOUT.toNanos();
			while (System.nanoTime() < deadline
					&& partitions.stream().anyMatch((each) -> reader.position(each) < end.getOrDefault(each, 0L))) {
				reader.poll(Duration.ofMillis(100)).forEach((record) -> records.add(record(record)));
			}
		}
		return records;
	}

	/**
	 * Return whether a consumer group has not consumed all records.
	 * @param group the group
	 * @param records the records
	 * @return whether it has committed an offset after each of them
	 */
	boolean isPast(String group, List<KafkaRecord> records) {
		try (Admin admin = Admin.create(this.consumer)) {
			Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
				.partitionsToOffsetAndMetadata()
				.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			return records.stream().allMatch((record) -> {
				OffsetAndMetadata next = committed.get(new TopicPartition(record.topic(), record.partition()));
				return next != null && next.offset() > record.offset();
			});
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
		catch (ExecutionException | TimeoutException | KafkaException ex) {
			return true;
		}
	}

	/** Return whether the gate sent a record. Its headers may have been copied. */
	private boolean isPublished(KafkaRecord record) {
		return this.published.contains(record.place());
	}

	private Consumer<byte[], byte[]> reader() {
		return new KafkaConsumer<>(this.consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
	}

	private static List<TopicPartition> partitions(Consumer<?, ?> reader) {
		return reader.listTopics()
			.entrySet()
			.stream()
			.filter((topic) -> !topic.getKey().startsWith("__"))
			.flatMap((topic) -> topic.getValue().stream())
			.map((partition) -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
	}

	static KafkaRecord record(ConsumerRecord<?, ?> record) {
		List<Header> headers = new ArrayList<>();
		record.headers()
			.forEach((header) -> headers.add(new Header(header.key(),
					(header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : "")));
		return new KafkaRecord(record.topic(), record.partition(), record.offset(), headers);
	}

}
