/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.joinkey.proof.JsonLine;
import io.joinkey.proof.Scrape;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service that runs in this JVM, called over loopback by an uninstrumented client, with
 * the log file that its own appender writes.
 */
public final class RunningService implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final AtomicBoolean running = new AtomicBoolean();

	private final HttpClient client = HttpClient.newHttpClient();

	private final Path log;

	/** What was read, because who waits for a line asks for all of them many times. */
	private final List<Map<String, Object>> parsed = new ArrayList<>();

	private final ConfigurableApplicationContext context;

	private RunningService(Path log, ConfigurableApplicationContext context) {
		this.log = log;
		this.context = context;
	}

	public static RunningService start(Class<?> application, String... properties) {
		return start(new SpringApplication(application), properties);
	}

	public static RunningService start(SpringApplication application, String... properties) {
		// logging belongs to the JVM: a second service would take the first one's log
		// file away
		if (!running.compareAndSet(false, true)) {
			throw new IllegalStateException("Close the other service first");
		}
		try {
			Path log = Files.createTempFile(Files.createDirectories(Path.of("target", "logs")), "service", ".log");
			List<String> arguments = new ArrayList<>(
					List.of("--server.port=0", "--logging.file.name=" + log, "--spring.main.banner-mode=off",
							// a new file at midnight would lack the lines before it
							"--logging.logback.rollingpolicy.file-name-pattern=" + log + ".%d{yyyy-MM}.%i",
							// otherwise each reactive service takes two seconds to close
							"--spring.reactor.netty.shutdown-quiet-period=0s"));
			if (Stream.of(properties).noneMatch((property) -> property.startsWith("spring.application.name="))) {
				arguments.add("--spring.application.name=shop");
			}
			String export = "management.otlp.metrics.export.enabled=";
			if (Stream.of(properties).noneMatch((property) -> property.startsWith(export))) {
				// without Joinkey's metrics Spring Boot publishes to a collector that
				// does not exist
				arguments.add("--" + export + "false");
			}
			for (String property : properties) {
				arguments.add("--" + property);
			}
			return new RunningService(log, application.run(arguments.toArray(String[]::new)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (RuntimeException ex) {
			running.set(false);
			throw ex;
		}
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Sends a GET request, on a connection of its own: Reactor Netty up to 1.3.7 may
	 * never answer the next one on the same (reactor-netty#4361).
	 * @param path where to, or a whole URL
	 * @param headers names and values in turn
	 * @return the response
	 */
	public HttpResponse<String> get(String path, String... headers) {
		HttpClient alone = HttpClient.newHttpClient();
		try {
			// a request that is never answered has to fail its test
			return alone.sendAsync(request(path, headers), BodyHandlers.ofString())
				.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("No answer to GET " + path + " within " + LIMIT.toSeconds() + " s", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public CompletableFuture<HttpResponse<String>> getAsync(String path, String... headers) {
		return this.client.sendAsync(request(path, headers), BodyHandlers.ofString())
			.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	private HttpRequest request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(path.startsWith("http:") ? path : "http://127.0.0.1:" + port() + path));
		return ((headers.length > 0) ? request.headers(headers) : request).build();
	}

	/**
	 * Return the page as Prometheus gets it.
	 * @return OpenMetrics text
	 */
	public String scrape() {
		return get("/actuator/prometheus", "Accept", Scrape.ACCEPT).body();
	}

	/**
	 * Return what the file appender wrote, each line parsed, duplicate keys refused.
	 * @return the lines' objects
	 */
	public synchronized List<Map<String, Object>> lines() {
		List<String> raw = rawLines();
		raw.subList(this.parsed.size(), raw.size()).forEach((line) -> this.parsed.add(JsonLine.parse(line).fields()));
		return List.copyOf(this.parsed);
	}

	public List<String> rawLines() {
		return JsonLine.read(this.log);
	}

	/**
	 * Return the lines whose message contains a text, once there is one.
	 * @param text what the message contains
	 * @return at least one line
	 */
	public List<Map<String, Object>> linesWith(String text) {
		return await(
				() -> lines().stream().filter((line) -> String.valueOf(line.get("message")).contains(text)).toList());
	}

	public List<Map<String, Object>> linesOf(String traceId) {
		return lines().stream().filter((line) -> traceId.equals(line.get("trace_id"))).toList();
	}

	/**
	 * Return the finished spans of a trace, once there is one.
	 * @param traceId the trace
	 * @return at least one span
	 */
	public List<SpanData> spansOf(String traceId) {
		return await(() -> spans().stream().filter((span) -> span.getTraceId().equals(traceId)).toList());
	}

	public List<SpanData> spans() {
		this.context.getBean(SdkTracerProvider.class).forceFlush().join(5, TimeUnit.SECONDS);
		return this.context.getBean(InMemorySpanExporter.class).getFinishedSpanItems();
	}

	private static <T> List<T> await(Callable<List<T>> values) {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).until(values, (list) -> !list.isEmpty());
	}

	@Override
	public void close() {
		this.context.close();
		// Spring Boot leaves these in the JVM, for the next application to find
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
		System.clearProperty("FILE_LOG_STRUCTURED_FORMAT");
		running.set(false);
	}

}
