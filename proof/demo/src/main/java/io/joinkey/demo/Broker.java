/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A Kafka broker (KRaft, no ZooKeeper) in a process of its own.
 */
final class Broker implements Part {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Child process;

	private final String address;

	private Broker(Child process, String address) {
		this.process = process;
		this.address = address;
	}

	/**
	 * Formats a directory and starts a broker on it.
	 * @param directory where it keeps its data, its configuration and its log
	 * @return the broker, which may not answer yet
	 */
	static Broker start(Path directory) {
		List<Integer> ports = Ports.free(2);
		String address = "127.0.0.1:" + ports.get(0);
		String controller = "127.0.0.1:" + ports.get(1);
		Path configuration = directory.resolve("server.properties");
		try {
			Files.createDirectories(directory);
			try (Writer writer = Files.newBufferedWriter(configuration)) {
				properties(address, controller, directory.resolve("data")).store(writer, null);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Path log = directory.resolve("broker.log");
		Child format = kafka("The broker's formatter", log, "kafka.tools.StorageTool", "format", "--standalone", "-t",
				Uuid.randomUuid().toString(), "-c", configuration.toString());
		format.awaitExit(PATIENCE);
		return new Broker(kafka("The broker", log, "kafka.Kafka", configuration.toString()), address);
	}

	private static Child kafka(String name, Path log, String... mainClassAndArguments) {
		List<String> arguments = new ArrayList<>(
				List.of("-Xmx192m", "-Ddemo.log=INFO", "-cp", System.getProperty("java.class.path")));
		arguments.addAll(List.of(mainClassAndArguments));
		return Child.java(name, arguments, log, log);
	}

	private static Properties properties(String address, String controller, Path data) {
		Properties properties = new Properties();
		properties.putAll(Map.of("process.roles", "broker,controller", "node.id", "1",
				"controller.quorum.bootstrap.servers", controller, "controller.listener.names", "CONTROLLER",
				"listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller, "advertised.listeners",
				"PLAINTEXT://" + address + ",CONTROLLER://" + controller, "listener.security.protocol.map",
				"PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT", "log.dirs", data.toString()));
		properties.putAll(Map.of("offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "1",
				"transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1",
				"share.coordinator.state.topic.replication.factor", "1", "share.coordinator.state.topic.min.isr", "1",
				"group.initial.rebalance.delay.ms", "0", "log.cleaner.dedupe.buffer.size", "2097152"));
		return properties;
	}

	void awaitReady() {
		Map<String, Object> properties = Map.of("bootstrap.servers", this.address, "default.api.timeout.ms", "2000",
				"request.timeout.ms", "2000");
		try (Admin admin = Admin.create(properties)) {
			this.process.await("ready", PATIENCE,
					() -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
		}
	}

	String address() {
		return this.address;
	}

	/**
	 * Reads a topic from its beginning to its present end.
	 * @param topic its name
	 * @return the records
	 */
	List<TopicRecord> read(String topic) {
		Map<String, Object> properties = Map.of("bootstrap.servers", this.address, "default.api.timeout.ms", "10000");
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, new StringDeserializer(),
				new StringDeserializer())) {
			List<TopicPartition> partitions = consumer.partitionsFor(topic)
				.stream()
				.map((info) -> new TopicPartition(topic, info.partition()))
				.toList();
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
			List<TopicRecord> records = new ArrayList<>();
			boolean complete = Waiting.until(PATIENCE, () -> {
				for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
					records.add(TopicRecord.of(record));
				}
				return ends.entrySet().stream().allMatch((end) -> consumer.position(end.getKey()) >= end.getValue());
			});
			if (!complete) {
				throw new DemoException("The topic " + topic + " could not be read to its end");
			}
			return records;
		}
	}

	@Override
	public void requestStop() {
		this.process.requestStop();
	}

	@Override
	public void stop(Duration grace) {
		this.process.stop(grace);
	}

}
