/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import reactor.core.publisher.Hooks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationHook;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs an application without the gate, and looks at what it writes, sends and exports.
 */
final class Evidence implements AutoCloseable {

	private static final Pattern TRACE = Pattern.compile("\"?trace_id\"?[:=]\"?([0-9a-f]{32})");

	private static final PrintStream STDOUT = System.out;

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private final Spans exporter = new Spans();

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private final HttpServer downstream;

	private final HttpClient client = HttpClient.newHttpClient();

	private final Set<String> systemProperties = System.getProperties().stringPropertyNames();

	private volatile int status = 200;

	private final ConfigurableApplicationContext context;

	Evidence(Shape shape) throws Exception {
		this.downstream = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		this.downstream.createContext("/", (exchange) -> {
			Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			headers.putAll(exchange.getRequestHeaders());
			this.calls
				.add(new Call(exchange.getRequestURI().getPath(), headers.getOrDefault("traceparent", List.of())));
			exchange.sendResponseHeaders(this.status, 2);
			exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
		this.downstream.setExecutor(Executors.newCachedThreadPool());
		this.downstream.start();
		Hooks.disableAutomaticContextPropagation();
		System.setOut(new PrintStream(this.output, true, StandardCharsets.UTF_8));
		this.context = start(shape);
	}

	private ConfigurableApplicationContext start(Shape shape) throws Exception {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		List<String> arguments = new ArrayList<>();
		arguments.add("--inventory.url=http://127.0.0.1:" + this.downstream.getAddress().getPort());
		if (shape.usesKafka()) {
			arguments.add("--spring.kafka.bootstrap-servers=" + Broker.RUNNING.getBrokersAsString());
		}
		SpringApplicationHook hook = (application) -> new SpringApplicationRunListener() {
			@Override
			public void contextPrepared(ConfigurableApplicationContext context) {
				context.getBeanFactory().registerSingleton("evidence", Evidence.this.exporter);
				started.set(context);
			}
		};
		SpringApplication.withHook(hook, () -> {
			try {
				shape.application()
					.getMethod("main", String[].class)
					.invoke(null, (Object) arguments.toArray(String[]::new));
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		});
		return started.get();
	}

	void downstreamAnswers(int status) {
		this.status = status;
	}

	Reply get(String path, String... headers) throws Exception {
		return together(1, path, headers).get(0);
	}

	List<Reply> together(int number, String path, String... headers) throws Exception {
		List<CompletableFuture<Reply>> replies = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			String trace = UUID.randomUUID().toString().replace("-", "");
			String prefix = path.startsWith("/manage") ? "local.management.port" : "local.server.port";
			HttpRequest.Builder request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty(prefix)
						+ path.replace("{i}", "n" + i)))
				.setHeader("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
			for (int header = 0; header < headers.length; header += 2) {
				if (headers[header + 1].isEmpty()) {
					request = HttpRequest.newBuilder(request.build(), (name, value) -> !name.equals(headers[0]));
				}
				else {
					request.setHeader(headers[header], headers[header + 1]);
				}
			}
			replies.add(this.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
				.thenApply((response) -> new Reply(response.statusCode(), response.body(), trace, response)));
		}
		return replies.stream().map(CompletableFuture::join).toList();
	}

	/** Lines that contain the text; waits until there is one. */
	List<String> lines(String text) {
		return lines(text, 1);
	}

	List<String> lines(String text, int atLeast) {
		Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> now(text).size() >= atLeast);
		return now(text);
	}

	private List<String> now(String text) {
		return this.output.toString(StandardCharsets.UTF_8).lines().filter((line) -> line.contains(text)).toList();
	}

	String output() {
		return this.output.toString(StandardCharsets.UTF_8);
	}

	static String trace(String line) {
		Matcher matcher = TRACE.matcher(line);
		return matcher.find() ? matcher.group(1) : "";
	}

	/** A line has no id at all. */
	void noId(String text, Reply reply) {
		assertThat(lines(text)).anySatisfy((line) -> assertThat(line).doesNotContain(reply.trace())
			.satisfies((each) -> assertThat(trace(each)).isEmpty()));
	}

	/** A line has an id that is not the request's. */
	void otherId(String text, Reply reply) {
		assertThat(lines(text)).anySatisfy((line) -> assertThat(trace(line)).isNotEmpty().isNotEqualTo(reply.trace()));
	}

	/** The line of the request is right. */
	void rightId(String text, Reply reply) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.untilAsserted(() -> assertThat(now(text)).anySatisfy((line) -> assertThat(line).contains(reply.trace())));
	}

	/** A later request without a header joins the trace of an earlier request. */
	void leaks(String first, String second, String text) throws Exception {
		Set<String> traces = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			traces.add(get(first).trace());
			get(second, "traceparent", "");
		}
		assertThat(lines(text, 20)).anyMatch((line) -> traces.contains(trace(line)));
	}

	/** All lines of a text have one of these traces. */
	void onlyRightIds(String text, List<Reply> replies) {
		for (Reply reply : replies) {
			rightId(text, reply);
		}
		assertThat(now(text))
			.allSatisfy((line) -> assertThat(replies.stream().map(Reply::trace)).contains(trace(line)));
	}

	List<Call> calls(int atLeast) {
		Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> this.calls.size() >= atLeast);
		return List.copyOf(this.calls);
	}

	/**
	 * The last call has the request's trace, and its parent is an exported CLIENT span.
	 */
	void rightCall(Reply reply) {
		List<Call> all = calls(1);
		Call call = all.get(all.size() - 1);
		assertThat(call.traceparents()).hasSize(1);
		String[] parts = call.traceparents().get(0).split("-");
		assertThat(parts[1]).isEqualTo(reply.trace());
		assertThat(spans()).anySatisfy((span) -> {
			assertThat(span.getSpanId()).isEqualTo(parts[2]);
			assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
		});
	}

	List<SpanData> spans() {
		this.context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
		return this.exporter.finished;
	}

	boolean hasServerSpan(Reply reply) {
		return spans().stream()
			.anyMatch((span) -> span.getTraceId().equals(reply.trace()) && span.getKind() == SpanKind.SERVER);
	}

	String scrape(String path) throws Exception {
		return get(path, "Accept", "application/openmetrics-text; version=1.0.0; charset=utf-8").body();
	}

	/** The scrape has an exemplar of a request to a path, and its trace was exported. */
	void rightExemplar(String path, String series) throws Exception {
		String scrape = scrape(path);
		List<String> exemplars = scrape.lines()
			.filter((line) -> line.startsWith(series) && line.contains("trace_id"))
			.toList();
		assertThat(exemplars).isNotEmpty();
		Set<String> exported = spans().stream().map(SpanData::getTraceId).collect(Collectors.toSet());
		assertThat(exemplars).allSatisfy((line) -> assertThat(exported).contains(trace(line)));
	}

	/** The values of the header in all records of a topic. */
	List<List<String>> traceparents(String topic, int atLeast) {
		List<List<String>> found = new ArrayList<>();
		Map<String, Object> properties = Map.of("bootstrap.servers", Broker.RUNNING.getBrokersAsString(), "group.id",
				"evidence-" + UUID.randomUUID(), "auto.offset.reset", "earliest");
		try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, new StringDeserializer(),
				new StringDeserializer())) {
			consumer.subscribe(List.of(topic));
			Awaitility.await().atMost(Duration.ofSeconds(20)).pollInSameThread().until(() -> {
				consumer.poll(Duration.ofMillis(300)).forEach((record) -> {
					List<String> values = new ArrayList<>();
					record.headers()
						.headers("traceparent")
						.forEach((header) -> values.add(new String(header.value(), StandardCharsets.UTF_8)));
					found.add(values);
				});
				return found.size() >= atLeast;
			});
		}
		return found;
	}

	void publish(String topic, String value, String trace) throws Exception {
		Map<String, Object> properties = Map.of("bootstrap.servers", Broker.RUNNING.getBrokersAsString());
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, new StringSerializer(),
				new StringSerializer())) {
			ProducerRecord<String, String> record = new ProducerRecord<>(topic, value);
			record.headers()
				.add("traceparent", ("00-" + trace + "-00f067aa0ba902b7-01").getBytes(StandardCharsets.UTF_8));
			producer.send(record).get();
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.downstream.stop(0);
		System.setOut(STDOUT);
		Properties after = System.getProperties();
		after.stringPropertyNames()
			.stream()
			.filter((name) -> !this.systemProperties.contains(name))
			.forEach(after::remove);
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param body its body
	 * @param trace the trace id that was sent
	 * @param response all of it
	 */
	record Reply(int status, String body, String trace, HttpResponse<String> response) {

	}

	/**
	 * A call that the application made.
	 *
	 * @param path its path
	 * @param traceparents its headers
	 */
	record Call(String path, List<String> traceparents) {

	}

	private static final class Spans implements SpanExporter {

		private final List<SpanData> finished = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.finished.addAll(spans);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	private static final class Broker {

		private static final EmbeddedKafkaKraftBroker RUNNING = new EmbeddedKafkaKraftBroker(1, 1);

		static {
			RUNNING.afterPropertiesSet();
			Runtime.getRuntime().addShutdownHook(new Thread(RUNNING::destroy));
		}

	}

}
