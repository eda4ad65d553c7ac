/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * Answers HTTP requests on a free port of the loopback interface.
 */
public final class LoopbackServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private LoopbackServer(HttpServer server) {
		this.server = server;
		server.setExecutor(this.threads);
		server.start();
	}

	/**
	 * Starts a server.
	 * @param path the path below which the handler answers
	 * @param handler answers each request; the exchange is closed for it
	 * @return the server
	 */
	public static LoopbackServer start(String path, HttpHandler handler) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext(path, (exchange) -> {
				try (exchange) {
					handler.handle(exchange);
				}
			});
			return new LoopbackServer(server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return free ports of the loopback interface, all different.
	 * @param count how many
	 * @return the ports
	 */
	public static List<Integer> freePorts(int count) {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			try {
				for (int i = 0; i < count; i++) {
					sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
				}
				return sockets.stream().map(ServerSocket::getLocalPort).toList();
			}
			finally {
				for (ServerSocket socket : sockets) {
					socket.close();
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No port of the loopback interface is free", ex);
		}
	}

	/**
	 * Return the address of a path on this server.
	 * @param path the path, which starts with a slash
	 * @return the address
	 */
	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
	}

	@Override
	public void close() {
		// a handler that still waits is interrupted
		this.threads.shutdownNow();
		this.server.stop(0);
	}

}
