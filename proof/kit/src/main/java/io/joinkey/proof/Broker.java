/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;

/**
 * Runs a Kafka broker with its KRaft controller in this JVM, by Kafka's own server.
 */
public final class Broker implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final KafkaRaftServer server;

	private final String address;

	private final Path directory;

	private Broker(KafkaRaftServer server, String address, Path directory) {
		this.server = server;
		this.address = address;
		this.directory = directory;
	}

	/**
	 * Starts a broker on an empty directory, which {@link #close()} deletes.
	 * @return the broker, which answers
	 */
	public static Broker start() {
		List<Integer> ports = LoopbackServer.freePorts(2);
		String address = "127.0.0.1:" + ports.get(0);
		Path directory = emptyDirectory();
		Properties properties = properties(address, "127.0.0.1:" + ports.get(1), directory.resolve("data"));
		format(directory.resolve("server.properties"), properties);
		KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
		server.startup();
		return new Broker(server, address, directory);
	}

	private static Path emptyDirectory() {
		try {
			return Files.createTempDirectory("joinkey-broker");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Properties properties(String address, String controller, Path data) {
		Properties properties = new Properties();
		properties.putAll(Map.of("process.roles", "broker,controller", "node.id", "1",
				"controller.quorum.bootstrap.servers", controller, "controller.listener.names", "CONTROLLER",
				"listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller, "advertised.listeners",
				"PLAINTEXT://" + address + ",CONTROLLER://" + controller, "listener.security.protocol.map",
				"PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT", "log.dirs", data.toString()));
		for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
			properties.put(topic + ".replication.factor", "1");
			properties.put(topic + ".num.partitions", "1");
			properties.put(topic + ".min.isr", "1");
		}
		properties.put("group.initial.rebalance.delay.ms", "0");
		properties.put("log.cleaner.dedupe.buffer.size", "2097152");
		return properties;
	}

	private static void format(Path file, Properties properties) {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		try (Writer writer = Files.newBufferedWriter(file)) {
			properties.store(writer, null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		int code = StorageTool.execute(
				new String[] { "format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", file.toString() },
				new PrintStream(output, true, StandardCharsets.UTF_8));
		if (code != 0) {
			throw new IllegalStateException(
					"Could not format the broker's directory: " + output.toString(StandardCharsets.UTF_8));
		}
	}

	/**
	 * Creates topics.
	 * @param partitions how many partitions each has
	 * @param names the names
	 */
	public void createTopics(int partitions, String... names) {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", this.address))) {
			admin.createTopics(Stream.of(names).map((name) -> new NewTopic(name, partitions, (short) 1)).toList())
				.all()
				.toCompletionStage()
				.toCompletableFuture()
				.join();
		}
	}

	/**
	 * Reads a topic from its beginning to its present end.
	 * @param topic the topic's name
	 * @return the records
	 */
	public List<ConsumerRecord<String, String>> read(String topic) {
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
			List<ConsumerRecord<String, String>> records = new ArrayList<>();
			boolean complete = Wait.until(PATIENCE, () -> {
				consumer.poll(Duration.ofMillis(200)).forEach(records::add);
				return ends.entrySet().stream().allMatch((end) -> consumer.position(end.getKey()) >= end.getValue());
			});
			if (!complete) {
				throw new IllegalStateException("The topic " + topic + " could not be read to its end");
			}
			return records;
		}
	}

	/**
	 * Return the address of the broker.
	 * @return the value for {@code spring.kafka.bootstrap-servers}
	 */
	public String address() {
		return this.address;
	}

	@Override
	public void close() {
		this.server.shutdown();
		this.server.awaitShutdown();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
