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
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker with its KRaft controller, run by Kafka's own server in this JVM.
 */
public final class Broker implements AutoCloseable {

	private final KafkaRaftServer server;

	private final String address;

	private Broker(KafkaRaftServer server, String address) {
		this.server = server;
		this.address = address;
	}

	/**
	 * Formats a directory and starts a broker on it.
	 * @param directory takes the data and the configuration
	 * @return the broker, which answers
	 */
	public static Broker start(Path directory) {
		List<Integer> ports = LoopbackServer.freePorts(2);
		String address = "127.0.0.1:" + ports.get(0);
		Properties properties = properties(address, "127.0.0.1:" + ports.get(1), directory.resolve("data"));
		format(directory.resolve("server.properties"), properties);
		KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
		server.startup();
		return new Broker(server, address);
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

	private static void format(Path file, Properties properties) {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		try {
			Files.createDirectories(file.getParent());
			try (Writer writer = Files.newBufferedWriter(file)) {
				properties.store(writer, null);
			}
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
	 * Returns where the broker listens.
	 * @return the value for {@code spring.kafka.bootstrap-servers}
	 */
	public String address() {
		return this.address;
	}

	@Override
	public void close() {
		this.server.shutdown();
		this.server.awaitShutdown();
	}

}
