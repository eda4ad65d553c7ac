/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.joinkey.check.capture.threads.JdkEvents;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.Header;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Records the calls of HTTP clients within a span, also those to services for which the
 * gate does not answer.
 */
final class HttpCalls implements JdkEvents.Observer {

	private static final List<String> HEADERS = List.of("traceparent", "tracestate", "baggage");

	private final ThreadSnapshots moments;

	/** Whether the gate itself answers at a URL, and so records the call. */
	private final Predicate<String> answered;

	private final List<HttpExchange> exchanges = new CopyOnWriteArrayList<>();

	/** Which client sent the last request from a port of this machine. */
	private final Map<Integer, Client> ports = new ConcurrentHashMap<>();

	/**
	 * Which clients were given a request that another thread may send, the last first.
	 */
	private final Map<GivenRequest, Deque<Client>> requested = new ConcurrentHashMap<>();

	/** The metadata of the gRPC calls that were seen: one call may start twice. */
	private final Set<Object> sent = Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

	HttpCalls(ThreadSnapshots moments, Predicate<String> answered) {
		this.moments = moments;
		this.answered = answered;
	}

	List<HttpExchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

	/** Return the client that sent the last request from a port, if it was seen. */
	@Nullable Client client(int port) {
		return this.ports.get(port);
	}

	@Override
	public void happened(String what, Object source, @Nullable Object argument) {
		switch (what) {
			case "called" -> called(source, argument);
			case "requested" -> requested(argument);
			case "wrote" -> wrote(source, argument);
			case "rpc" -> rpc(source, argument);
			default -> {
			}
		}
	}

	private void called(Object source, @Nullable Object argument) {
		if (argument instanceof HttpRequest request) {
			called(request, HttpClients.calling(HttpClients.JDK));
		}
		else if (source instanceof HttpURLConnection connection && HttpClients.isWithinSpan()) {
			List<Header> headers = new ArrayList<>();
			HEADERS.forEach((name) -> {
				String value = connection.getRequestProperty(name);
				if (value != null) {
					headers.add(new Header(name, value));
				}
			});
			note(connection.getRequestMethod(), connection.getURL().toString(), headers,
					HttpClients.calling("java.net.HttpURLConnection"));
		}
	}

	/** A thread of its own sends the request, also one that is made outside of a span. */
	private void called(HttpRequest request, Client client) {
		if ("http".equals(request.uri().getScheme())) {
			given(GivenRequest.of(HttpClients.JDK, request.method(), request.uri()), client);
		}
		if (HttpClients.isWithinSpan()) {
			List<Header> headers = new ArrayList<>();
			request.headers()
				.map()
				.forEach((name, values) -> values.forEach((value) -> headers.add(new Header(name, value))));
			note(request.method(), request.uri().toString(), headers, client);
		}
	}

	private void rpc(Object call, @Nullable Object metadata) {
		if (metadata != null && this.sent.add(metadata) && HttpClients.isWithinSpan()) {
			note("gRPC", "grpc://" + GrpcMetadata.method(call), GrpcMetadata.headers(metadata),
					HttpClients.calling("gRPC"));
		}
	}

	/** Jetty's client sends on its own threads. */
	private void requested(@Nullable Object request) {
		if (request != null && HttpClients.isWithinSpan() && read(request, "getURI") instanceof URI uri) {
			given(GivenRequest.of(HttpClients.JETTY, String.valueOf(read(request, "getMethod")), uri),
					HttpClients.calling(HttpClients.JETTY));
		}
	}

	private static @Nullable Object read(Object request, String getter) {
		Method method = ReflectionUtils.findMethod(request.getClass(), getter);
		return (method != null) ? ReflectionUtils.invokeMethod(method, request) : null;
	}

	private void given(GivenRequest request, Client client) {
		this.requested.computeIfAbsent(request, (key) -> new ConcurrentLinkedDeque<>()).push(client);
	}

	/** Return the client that was last given a request which is written now. */
	@Nullable Client given(String library, WrittenRequest request) {
		Deque<Client> clients = this.requested.get(GivenRequest.of(library, request));
		return (clients != null) ? clients.poll() : null;
	}

	private void wrote(Object connection, @Nullable Object argument) {
		Optional<WrittenRequest> written = (argument instanceof byte[] bytes) ? WrittenRequest.parse(bytes)
				: Optional.empty();
		written.ifPresent((request) -> {
			String library = HttpClients.library();
			if (library.isEmpty()) {
				return;
			}
			Client given = given(library, request);
			Client client = (given != null) ? given : HttpClients.calling(library);
			this.ports.put(port(connection), client);
			// the JDK's own clients are seen where they are called
			if (!library.startsWith("java.net.") && (given != null || HttpClients.isWithinSpan())) {
				note(request.method(), request.url(connection instanceof Socket || connection instanceof SocketChannel),
						request.headers(), client);
			}
		});
	}

	private static int port(Object connection) {
		try {
			if (connection instanceof SocketChannel channel
					&& channel.getLocalAddress() instanceof InetSocketAddress address) {
				return address.getPort();
			}
		}
		catch (IOException ex) {
			return 0;
		}
		return (connection instanceof Socket socket) ? socket.getLocalPort() : 0;
	}

	private void note(String method, String url, List<Header> headers, Client client) {
		if (!this.answered.test(url) && !HttpClients.isTelemetry()) {
			this.exchanges.add(new HttpExchange(this.moments.next(), method, url, headers, 0, client));
		}
	}

}
