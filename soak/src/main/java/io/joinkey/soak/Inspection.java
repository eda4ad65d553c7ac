/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;

/**
 * Tells what the process holds, by a way that nothing instruments: the heap after a full
 * collection, the threads, and the ids and scopes that threads still have.
 */
class Inspection implements DisposableBean {

	private final HttpServer server;

	Inspection(@Value("${soak.inspection}") int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			List<String> lines = new ArrayList<>();
			System.gc();
			System.gc();
			lines.add("heap " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
			for (Thread thread : Thread.getAllStackTraces().keySet()) {
				lines.add("thread " + thread.getName());
				HeldContext.of(thread).forEach((held) -> lines.add("held " + thread.getName() + ": " + held));
			}
			VirtualThreads.names().forEach((name) -> lines.add("virtual " + name));
			byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void destroy() {
		this.server.stop(0);
	}

}
