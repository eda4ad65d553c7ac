/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange.Client;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the services that the application calls, on loopback, and records the
 * headers that arrive.
 */
public final class Downstreams implements AutoCloseable {

	/** The name of the threads that answer. */
	static final String THREAD = "joinkey-downstream";

	private static final String CONTENT_TYPE = "Content-Type";

	private final List<Answer> answers;

	private final ThreadSnapshots moments;

	private final List<io.joinkey.check.evidence.HttpExchange> exchanges = new CopyOnWriteArrayList<>();

	/** The servers by the property that names their URL, which is empty for the first. */
	private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();

	private final ExecutorService executor = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, THREAD);
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * The answer to a call.
	 *
	 * @param property the property that names the URL of the service, possibly empty
	 * @param method the HTTP method, or {@code *}
	 * @param path the path, or a beginning of it that ends with {@code *}
	 * @param status the status
	 * @param headers the headers, such as {@code Content-Type}
	 * @param body the body, possibly empty
	 */
	public record Answer(String property, String method, String path, int status, Map<String, String> headers,
			String body) {

		/**
		 * Return whether the body looks like JSON. A client reads no JSON without its
		 * type.
		 */
		private boolean isJson() {
			return this.body.startsWith("{") || this.body.startsWith("[");
		}

		private boolean isFor(HttpExchange exchange) {
			String asked = exchange.getRequestURI().getPath();
			boolean samePath = this.path.endsWith("*") ? asked.startsWith(this.path.replaceFirst("[*]+$", ""))
					: asked.equals(this.path);
			return samePath && (this.method.equals("*") || this.method.equalsIgnoreCase(exchange.getRequestMethod()));
		}

	}

	private final Set<Answer> called = ConcurrentHashMap.newKeySet();

	private final Set<String> unknown = new ConcurrentSkipListSet<>();

	private final boolean cut;

	private volatile IntFunction<@Nullable Client> clients = (port) -> null;

	Downstreams(List<Answer> answers, ThreadSnapshots moments, boolean cut) {
		this.answers = List.copyOf(answers);
		this.cut = cut;
		this.moments = moments;
		url();
	}

	private HttpServer start(String property) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.setExecutor(this.executor);
			server.createContext("/", (exchange) -> answer(property, exchange));
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No port of the loopback address is free for the downstream server", ex);
		}
	}

	/**
	 * Return the address of the first server.
	 * @return a URL without a path, such as {@code http://127.0.0.1:43210}
	 */
	public String url() {
		return url("");
	}

	/** Return whether a call of a URL comes here. */
	boolean isAnswered(String url) {
		return this.servers.values()
			.stream()
			.map(Downstreams::address)
			.anyMatch((address) -> url.matches(Pattern.quote(address) + "(?!\\d).*"));
	}

	private static String address(HttpServer server) {
		return "http://127.0.0.1:" + server.getAddress().getPort();
	}

	/**
	 * Return the address of the server of a property. Two services may be called with the
	 * same path.
	 * @param property the property that names the URL of the service
	 * @return a URL without a path, such as {@code http://127.0.0.1:43210}
	 */
	public String url(String property) {
		return address(this.servers.computeIfAbsent(property, this::start));
	}

	/**
	 * Return the number of calls of the application.
	 * @return the number of calls so far
	 */
	public int calls() {
		return this.exchanges.size();
	}

	/**
	 * Return whether a call got an answer.
	 * @param answer one of the answers
	 * @return whether it was given once at least
	 */
	public boolean isCalled(Answer answer) {
		return this.called.contains(answer);
	}

	/**
	 * Return the calls for which there is no answer.
	 * @return each method with its path, sorted
	 */
	public List<String> unknown() {
		return List.copyOf(this.unknown);
	}

	/**
	 * Sets the function that knows which client calls.
	 * @param clients returns the client that sent a request from a port
	 */
	void clients(IntFunction<@Nullable Client> clients) {
		this.clients = clients;
	}

	List<io.joinkey.check.evidence.HttpExchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

	private void answer(String property, HttpExchange exchange) throws IOException {
		long order = this.moments.next();
		List<Header> headers = new ArrayList<>();
		exchange.getRequestHeaders()
			.forEach((name, values) -> values.forEach((value) -> headers.add(new Header(name, value))));
		headers.removeIf((header) -> this.cut && header.name().equalsIgnoreCase("traceparent"));
		exchange.getRequestBody().readAllBytes();
		Answer answer = answerTo(property, exchange);
		this.exchanges.add(new io.joinkey.check.evidence.HttpExchange(order, exchange.getRequestMethod(),
				exchange.getRequestURI().toString(), headers, answer.status(),
				this.clients.apply(exchange.getRemoteAddress().getPort())));
		byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
		if (answer.isJson()) {
			exchange.getResponseHeaders().set(CONTENT_TYPE, "application/json");
		}
		answer.headers().forEach(exchange.getResponseHeaders()::set);
		exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
		if (body.length > 0) {
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	/**
	 * Return the answer to a call, of the same property if there is one. A failure that
	 * the file configures is not for the gate's own handler.
	 */
	private Answer answerTo(String property, HttpExchange exchange) {
		if (exchange.getRequestURI().getPath().equals(GateHandler.ROUTE)) {
			return new Answer("", "*", GateHandler.ROUTE, 200, Map.of(), "");
		}
		List<Answer> all = this.answers.stream().filter((candidate) -> candidate.isFor(exchange)).toList();
		Optional<Answer> found = all.stream()
			.filter((candidate) -> candidate.property().equals(property))
			.findFirst()
			.or(() -> all.stream().findFirst());
		found.ifPresentOrElse(this.called::add,
				() -> this.unknown.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()));
		return found.orElse(new Answer("", "*", "*", 404, Map.of(), ""));
	}

	@Override
	public void close() {
		this.servers.values().forEach((server) -> server.stop(0));
		this.executor.shutdownNow();
	}

}
