/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.qpid.server.SystemLauncher;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs Apache Qpid Broker-J, which speaks RabbitMQ's protocol AMQP 0-9-1, for the tests
 * of one class.
 */
final class QpidBroker implements BeforeAllCallback, AfterAllCallback {

	private static final String CONFIGURATION = """
			{
				"name": "broker",
				"modelVersion": "9.0",
				"authenticationproviders": [{
					"name": "plain",
					"type": "Plain",
					"secureOnlyMechanisms": [],
					"users": [{ "name": "guest", "type": "managed", "password": "guest" }]
				}],
				"ports": [{
					"name": "AMQP",
					"bindingAddress": "127.0.0.1",
					"port": "%d",
					"protocols": ["AMQP_0_9_1"],
					"authenticationProvider": "plain",
					"virtualhostaliases": [
						{ "name": "defaultAlias", "type": "defaultAlias" },
						{ "name": "nameAlias", "type": "nameAlias" }
					]
				}],
				"virtualhostnodes": [{
					"name": "default",
					"type": "Memory",
					"defaultVirtualHostNode": "true",
					"virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
				}]
			}""";

	private final SystemLauncher launcher = new SystemLauncher();

	private int port;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.port = freePort();
		Path work = Files.createTempDirectory(Files.createDirectories(Path.of("target", "qpid")), "broker");
		Path configuration = Files.writeString(work.resolve("broker.json"), CONFIGURATION.formatted(this.port));
		System.setProperty("qpid.work_dir", work.toString());
		this.launcher.startup(Map.of("type", "Memory", "initialConfigurationLocation",
				configuration.toUri().toURL().toString(), "startupLoggedToSystemOut", "false"));
	}

	int port() {
		return this.port;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.launcher.shutdown();
		System.clearProperty("qpid.work_dir");
	}

}
