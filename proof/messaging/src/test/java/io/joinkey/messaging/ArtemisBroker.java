/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs ActiveMQ Artemis for the tests of one class. The queue {@code failing} gives a
 * message up after three attempts.
 */
final class ArtemisBroker implements BeforeAllCallback, AfterAllCallback {

	private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

	private String address = "";

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.address = "tcp://127.0.0.1:" + freePort();
		this.server.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.setJMXManagementEnabled(false)
			.addAcceptorConfiguration("loopback", this.address)
			.addAddressSetting("failing",
					new AddressSettings().setMaxDeliveryAttempts(3).setDeadLetterAddress(SimpleString.of("dead"))));
		this.server.start();
	}

	ConnectionFactory connectionFactory() {
		return new ActiveMQConnectionFactory(this.address);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		this.server.stop();
	}

}
