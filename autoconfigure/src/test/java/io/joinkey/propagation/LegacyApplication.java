/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An application of before tracing, run in a process of its own with nothing but the JDK.
 * On each of its ports it knows one kind of header: it reads its id there or makes one,
 * writes it to its log, and sends it to the next application.
 */
final class LegacyApplication {

	private LegacyApplication() {
	}

	/** The headers that it knows. */
	enum Kind {

		X_REQUEST_ID, X_CORRELATION_ID, B3, B3_MULTI, UBER_TRACE_ID;

		/** Return the name of the header, or of the first one. */
		String header() {
			return (this == B3_MULTI) ? "x-b3-traceid" : label();
		}

		/** Return the name in {@code joinkey.edge.targets}. */
		String label() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

		private String received(Headers headers) {
			String first = String.valueOf(headers.getFirst(header()));
			return (this != B3_MULTI) ? first
					: first + "-" + headers.getFirst("x-b3-spanid") + "-" + headers.getFirst("x-b3-sampled");
		}

		private String created() {
			return switch (this) {
				case X_REQUEST_ID -> UUID.randomUUID().toString();
				case X_CORRELATION_ID -> "order-" + ThreadLocalRandom.current().nextInt(100_000);
				case B3, B3_MULTI -> hex() + hex() + "-" + hex() + "-1";
				case UBER_TRACE_ID -> hex() + hex() + ":" + hex() + ":0:1";
			};
		}

		/** Return the lines of the headers that send an id. */
		private String lines(String id) {
			String[] parts = id.split("-");
			return (this != B3_MULTI || parts.length != 3) ? header() + ": " + id + "\r\n" : "x-b3-traceid: " + parts[0]
					+ "\r\nx-b3-spanid: " + parts[1] + "\r\nx-b3-sampled: " + parts[2] + "\r\n";
		}

		private static String hex() {
			return "%016x".formatted(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
		}

	}

	/**
	 * Starts a server for each kind of header.
	 * @param arguments none
	 * @throws IOException if no port is free
	 */
	public static void main(String[] arguments) throws IOException {
		for (Kind kind : Kind.values()) {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/work", (exchange) -> {
				try (exchange) {
					work(kind, exchange);
				}
				catch (RuntimeException ex) {
					ex.printStackTrace();
				}
			});
			server.start();
			System.out.println("port " + kind + " " + server.getAddress().getPort());
		}
		System.out.println("ready");
	}

	private static void work(Kind kind, HttpExchange exchange) throws IOException {
		Map<String, String> parameters = parameters(exchange.getRequestURI());
		String id = parameters.get("id");
		if (id == null) {
			id = exchange.getRequestHeaders().containsKey(kind.header()) ? kind.received(exchange.getRequestHeaders())
					: kind.created();
		}
		String names = String.join(",", new TreeSet<>(
				exchange.getRequestHeaders().keySet().stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList()));
		System.out.println("step=" + parameters.get("step") + " id=" + id.replaceAll("\\s", "~") + " headers=" + names);
		String next = parameters.get("next");
		byte[] answer = ((next != null) ? call(URI.create(next), kind.lines(id)) : "done")
			.getBytes(StandardCharsets.ISO_8859_1);
		exchange.sendResponseHeaders(200, answer.length);
		exchange.getResponseBody().write(answer);
	}

	private static Map<String, String> parameters(URI uri) {
		return Arrays.stream(uri.getRawQuery().split("&"))
			.map((part) -> part.split("=", 2))
			.collect(Collectors.toMap((part) -> part[0], (part) -> URLDecoder.decode(part[1], StandardCharsets.UTF_8)));
	}

	/** Sends the headers as they are, and returns the first line of the response. */
	private static String call(URI uri, String headers) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
			String request = "GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: " + uri.getHost()
					+ "\r\nConnection: close\r\n" + headers + "\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).lines()
				.findFirst()
				.orElse("no response");
		}
	}

}
