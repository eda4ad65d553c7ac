/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Watches the listener containers just before they start.
 */
final class KafkaStart implements SmartLifecycle {

	private final KafkaCapture capture;

	private final ConfigurableApplicationContext context;

	private volatile boolean running;

	KafkaStart(KafkaCapture capture, ConfigurableApplicationContext context) {
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
		// an application that has Kafka on its class path only may have no broker to ask
		if (!containers.isEmpty() || new SetupReader(this.context).isKafkaProducer()) {
			this.context.getBeanProvider(KafkaConnectionDetails.class)
				.ifAvailable((details) -> this.capture.begin(details.getBootstrapServers()));
		}
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
