/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.Callers;
import io.joinkey.check.capture.threads.TaskSubmissions;
import io.joinkey.check.capture.threads.ThreadSnapshots;
import io.joinkey.check.evidence.HttpExchange.Client;

/**
 * Finds on the stack the HTTP client that makes a call, and the code that called the
 * client.
 */
final class HttpClients {

	static final String JDK = "java.net.http.HttpClient";

	static final String JETTY = "Jetty's HttpClient";

	/** The names of clients by the beginning of their classes' names. */
	private static final Map<String, String> CLIENTS = Map.of("org.apache.hc.", "Apache HttpClient", "org.apache.http.",
			"Apache HttpClient 4", "okhttp3.", "OkHttp", "org.eclipse.jetty.client.", JETTY,
			"org.eclipse.jetty.http2.client.", JETTY, "io.netty.handler.codec.http", "Netty",
			"reactor.netty.http.client.", "Reactor Netty", "jdk.internal.net.http.", JDK, "sun.net.www.",
			"java.net.HttpURLConnection");

	/** Spring's clients call one of the others. */
	private static final Map<String, String> FACADES = Map.of("org.springframework.web.client.DefaultRestClient",
			"RestClient", "org.springframework.web.client.RestTemplate", "RestTemplate", "feign.", "Feign",
			"org.springframework.web.reactive.function.client.", "WebClient",
			"org.springframework.http.client.reactive.", "WebClient");

	private static final List<String> PLUMBING = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "okio.",
			"kotlin.", "io.netty.", "reactor.", "feign.", "retrofit2.", "org.eclipse.jetty.",
			"org.springframework.web.client.", "org.springframework.web.service.", "org.springframework.http.client.",
			"org.springframework.web.reactive.function.client.", "org.springframework.core.io.",
			"org.springframework.aop.", "tools.jackson.", "com.fasterxml.jackson.", "org.apache.commons.io.",
			"org.springframework.cloud.openfeign.", "io.micrometer.", "org.reactivestreams.", "io.grpc.",
			"org.springframework.grpc.", "io.joinkey.check.capture.");

	private static final List<String> TELEMETRY = List.of("io.opentelemetry.", "zipkin2.", "io.prometheus.",
			"io.micrometer.registry.", "io.micrometer.core.ipc.", "io.joinkey.check.capture.Client",
			"io.joinkey.tracing.");

	private HttpClients() {
	}

	/** Return the client that writes on this thread, empty if none does. */
	static String library() {
		return walk((frame) -> CLIENTS.entrySet()
			.stream()
			.filter((client) -> frame.getClassName().startsWith(client.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()).orElse("");
	}

	/** Return the client and the frame of the application that calls it. */
	static Client calling(String library) {
		Optional<String> facade = walk((frame) -> FACADES.entrySet()
			.stream()
			.filter((client) -> frame.getClassName().startsWith(client.getKey()))
			.map(Map.Entry::getValue)
			.findFirst());
		Optional<StackTraceElement> caller = walk((frame) -> isPlumbing(frame) ? Optional.empty() : Optional.of(frame));
		return new Client(facade.orElse(library), caller.or(HttpClients::handedOver).orElse(null),
				TaskSubmissions.current(ThreadSnapshots.current()), ThreadSnapshots.current() == null, Callers.now());
	}

	/** Return whether a span is active on this thread, or led to its work. */
	static boolean isWithinSpan() {
		return ThreadSnapshots.current() != null || TaskSubmissions.current(null) != null;
	}

	/** Return the frame that submitted the call to this thread. */
	private static Optional<StackTraceElement> handedOver() {
		return Stream.ofNullable(TaskSubmissions.current(ThreadSnapshots.current()))
			.flatMap((submission) -> submission.stack().stream())
			.filter((frame) -> !isPlumbing(frame))
			.findFirst();
	}

	/** Return whether a library sends telemetry, or the gate a request. */
	static boolean isTelemetry() {
		return walk((frame) -> isPlumbing(frame) ? Optional.empty() : Optional.of(frame))
			.filter(HttpClients::isOfTelemetry)
			.isPresent();
	}

	private static boolean isOfTelemetry(StackTraceElement frame) {
		return TELEMETRY.stream().anyMatch(frame.getClassName()::startsWith);
	}

	private static boolean isPlumbing(StackTraceElement frame) {
		// a proxy of an interface that is not public is in the application's package, and
		// so are generated stubs of gRPC
		return !isOfTelemetry(frame) && (frame.getClassName().contains(".$Proxy") || isStub(frame.getClassName())
				|| Stream.concat(CLIENTS.keySet().stream(), PLUMBING.stream())
					.anyMatch(frame.getClassName()::startsWith));
	}

	private static boolean isStub(String className) {
		return className.matches(".*Grpc\\$[^$]*Stub");
	}

	private static <T> Optional<T> walk(Function<StackTraceElement, Optional<T>> seen) {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::toStackTraceElement)
				.map(seen)
				.flatMap(Optional::stream)
				.findFirst());
	}

}
