/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Observes the listener containers before they start.
 */
public final class KafkaStart implements SmartLifecycle {

	private static final int CONNECT_MILLIS = 500;

	private final KafkaCapture capture;

	private final BooleanSupplier producer;

	private final ConfigurableApplicationContext context;

	private volatile boolean running;

	public KafkaStart(KafkaCapture capture, ConfigurableApplicationContext context, BooleanSupplier producer) {
		this.producer = producer;
		this.capture = capture;
		this.context = context;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public void start() {
		this.running = true;
		List<MessageListenerContainer> containers = new ArrayList<>();
		this.context.getBeanProvider(KafkaListenerEndpointRegistry.class)
			.forEach((registry) -> containers.addAll(registry.getListenerContainers()));
		this.context.getBeanProvider(MessageListenerContainer.class).forEach(containers::add);
		this.capture.watch(containers);
		boolean used = !containers.isEmpty() || this.producer.getAsBoolean();
		BootstrapServers.of(this.context).ifPresent((servers) -> {
			// an application that only has Kafka on its class path may have no broker to
			// ask
			if (used || isListening(servers)) {
				this.capture.broker().begin(servers);
			}
		});
	}

	private static boolean isListening(List<String> servers) {
		for (String server : servers) {
			int colon = server.lastIndexOf(':');
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(server.substring(0, Math.max(colon, 0)),
						Integer.parseInt(server.substring(colon + 1))), CONNECT_MILLIS);
				return true;
			}
			catch (IOException | IllegalArgumentException ex) {
				continue;
			}
		}
		return false;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
