/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.messaging;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.joinkey.proof.JsonLine;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A service with the starter, called over loopback by a client that is not instrumented,
 * with the log file that its own appender writes.
 */
final class RunningService implements AutoCloseable {

	private final Path log;

	private final ConfigurableApplicationContext context;

	private RunningService(Path log, ConfigurableApplicationContext context) {
		this.log = log;
		this.context = context;
	}

	static RunningService start(Class<?> application, String... properties) {
		try {
			Path log = Files.createTempFile(Files.createDirectories(Path.of("target", "logs")), "service", ".log");
			return new RunningService(log,
					new SpringApplicationBuilder(application, Exporter.class).run(Stream
						.concat(Stream.of("server.port=0", "logging.file.name=" + log, "spring.main.banner-mode=off",
								"spring.application.name=shop"), Stream.of(properties))
						.map((property) -> "--" + property)
						.toArray(String[]::new)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * Sends a GET request within a new trace.
	 * @param path where to
	 * @return the id of the trace
	 */
	String get(String path) {
		byte[] bytes = new byte[16];
		ThreadLocalRandom.current().nextBytes(bytes);
		String traceId = HexFormat.of().formatHex(bytes);
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		try {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
					.header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
					.build(), BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IllegalStateException(response.statusCode() + " " + response.body());
			}
			return traceId;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the lines whose message contains a text, once there are as many.
	 * @param text what the message contains
	 * @param count how many
	 * @return at least as many lines
	 */
	List<Map<String, Object>> lines(String text, int count) {
		return await(() -> JsonLine.read(this.log)
			.stream()
			.map((line) -> JsonLine.parse(line).fields())
			.filter((line) -> String.valueOf(line.get("message")).contains(text))
			.toList(), count);
	}

	Map<String, Object> line(String text) {
		return lines(text, 1).get(0);
	}

	/**
	 * Return the finished spans of one kind of a trace, in the order of their start, once
	 * there are as many.
	 */
	List<SpanData> spans(String traceId, SpanKind kind, int count) {
		return await(() -> spans().stream()
			.filter((span) -> span.getTraceId().equals(traceId) && span.getKind() == kind)
			.sorted((one, other) -> Long.compare(one.getStartEpochNanos(), other.getStartEpochNanos()))
			.toList(), count);
	}

	List<SpanData> spans() {
		this.context.getBean(SdkTracerProvider.class).forceFlush().join(5, TimeUnit.SECONDS);
		return this.context.getBean(InMemorySpanExporter.class).getFinishedSpanItems();
	}

	static <T> List<T> await(Callable<List<T>> values, int count) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(Integer.getInteger("joinkey.wait", 60)))
			.until(values, (list) -> list.size() >= count);
	}

	@Override
	public void close() {
		this.context.close();
		// Spring Boot leaves these in the JVM, for the next application to find
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
		System.clearProperty("FILE_LOG_STRUCTURED_FORMAT");
	}

	/** Keeps the spans. */
	static class Exporter {

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

	}

}
