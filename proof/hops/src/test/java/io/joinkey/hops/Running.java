/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Broker;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.Scrape;
import io.joinkey.proof.Wait;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Runs an application in a separate process, with the peers and the broker that it uses.
 */
final class Running implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("(?:Tomcat|Netty) started on port (\\d+)");

	private static final Pattern EVENT = Pattern.compile("\\n(?=\\d{4}-\\d\\d-\\d\\d|\\{)");

	private static final String[] TOPICS = Stream.concat(KafkaListeners.TOPICS.stream(),
			Stream.of("kafka-second-hop-next", "kafka-callback", "kafka-factory-producer", "kafka-raw-producer",
					"kafka-streams-out", "kafka-own-beans", "kafka-template-no-bean", "kafka-transaction",
					"kafka-request", "kafka-replies", "kafka-share"))
		.toArray(String[]::new);

	private final Peers peers = new Peers();

	private final Optional<Broker> broker;

	private final Map<String, String> sent = new LinkedHashMap<>();

	private final Map<String, String> responses = new LinkedHashMap<>();

	private final Path output;

	private final ApplicationProcess process;

	private final String url;

	Running(Variant variant, Application application, Path java) {
		this.broker = application.usesKafka() ? Optional.of(Broker.start()) : Optional.empty();
		this.broker.ifPresent((started) -> started.createTopics(1, TOPICS));
		this.broker.map(Broker::address).ifPresent(Running::readFromTheStart);
		List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1"));
		command.addAll(Jvm.options());
		command.addAll(variant.jvmArguments(this.peers.collector()));
		command.addAll(List.of("-cp", variant.classPath(application), application.main(), "--server.port=0",
				"--spring.application.name=hops", "--spring.main.banner-mode=off",
				"--hops.downstream=" + this.peers.downstream()));
		this.broker.map(Broker::address).map(Running::kafka).ifPresent(command::addAll);
		command.addAll(application.arguments());
		command.addAll(variant.arguments());
		try {
			Path directory = Files.createDirectories(Path.of("target", "hops"));
			this.output = directory
				.resolve(variant.name().toLowerCase() + "-" + application.name().toLowerCase() + ".log");
			this.process = ApplicationProcess.start("hops", command, this.output, this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process.awaitReady(Duration.ofSeconds(90), () -> port().isPresent());
		this.url = "http://127.0.0.1:" + port().orElseThrow();
		// the line that reports the start precedes the runners and the event
		// on which libraries may ask for GlobalOpenTelemetry
		this.process.awaitReady(Duration.ofSeconds(90), this::isReady);
	}

	private static List<String> kafka(String broker) {
		return List.of("--spring.kafka.bootstrap-servers=" + broker, "--spring.kafka.consumer.group-id=hops",
				"--spring.kafka.consumer.auto-offset-reset=earliest",
				"--spring.kafka.streams.application-id=hops-streams", "--spring.kafka.streams.state-dir=" + state(),
				"--spring.kafka.streams.properties.default.key.serde=org.apache.kafka.common.serialization.Serdes$StringSerde",
				"--spring.kafka.streams.properties.default.value.serde=org.apache.kafka.common.serialization.Serdes$StringSerde");
	}

	/** A share group's first member may come after the record. */
	private static void readFromTheStart(String broker) {
		try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker))) {
			admin
				.incrementalAlterConfigs(
						Map.of(new ConfigResource(ConfigResource.Type.GROUP, ShareHops.GROUP),
								List.of(new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"),
										AlterConfigOp.OpType.SET))))
				.all()
				.toCompletionStage()
				.toCompletableFuture()
				.join();
		}
	}

	/** Two builds on one machine would lock each other out of the default one. */
	private static Path state() {
		try {
			return Files.createTempDirectory(Files.createDirectories(Path.of("target", "hops")), "streams")
				.toAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Optional<String> port() {
		if (!text().contains("HopsApplication in ") && !text().contains("BeansApplication in ")) {
			return Optional.empty();
		}
		return PORT.matcher(text()).results().findFirst().map((match) -> match.group(1));
	}

	/** Return the log events. A stack trace belongs to the line above it. */
	List<String> events() {
		return List.of(EVENT.split(text()));
	}

	private String text() {
		try {
			return Files.readString(this.output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a row's request, with its own trace id.
	 * @param row the row
	 */
	void send(Row row) {
		if (row.request().isEmpty() || this.sent.containsKey(row.hop())) {
			return;
		}
		String traceId = hex(16);
		this.sent.put(row.hop(), traceId);
		String flags = row.hop().equals("unsampled") ? "00" : "01";
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.url + row.request().get(0)))
			.timeout(Duration.ofSeconds(30));
		List<String> headers = new ArrayList<>(row.request().subList(1, row.request().size()));
		if (!headers.remove(Row.WITHOUT_TRACEPARENT)) {
			request.header("traceparent", "00-" + traceId + "-" + hex(8) + "-" + flags);
		}
		headers.stream()
			.map((header) -> header.replace("{traceId}", traceId).split(":", 2))
			.forEach((header) -> request.header(header[0], header[1]));
		try {
			HttpResponse<String> response = client().send(request.build(), BodyHandlers.ofString());
			this.responses.put(row.hop(), (response.headers().map() + "\n" + response.body()).toLowerCase(Locale.ROOT));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Looks until every row is joined, or until patience is at its end.
	 * @param rows the rows
	 * @param patience for what may never come
	 * @return what was seen
	 */
	Observed observe(List<Row> rows, Duration patience) {
		AtomicReference<Observed> observed = new AtomicReference<>();
		AtomicReference<Scrape> kept = new AtomicReference<>(new Scrape(""));
		try (Topics topics = new Topics(this.broker.map(Broker::address))) {
			Wait.until(patience, Duration.ofMillis(500), () -> {
				Scrape scrape = Scrape.from(URI.create(this.url));
				// an exemplar is gone after 70 seconds, which the slowest row may need
				kept.updateAndGet((before) -> (hasExemplar(before) && !hasExemplar(scrape)) ? before : scrape);
				observed.set(new Observed(this.sent, events(), this.peers.spans(), this.peers.calls(), this.responses,
						topics.traceparents(), kept.get()));
				return rows.stream().allMatch((row) -> row.check().of(observed.get(), row.hop()).joined());
			});
		}
		return observed.get();
	}

	private boolean hasExemplar(Scrape scrape) {
		return this.sent.values().stream().anyMatch(scrape.text()::contains);
	}

	private boolean isReady() {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.url + "/actuator/health/readiness")).build();
		try {
			return client().send(request, BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * A connection for each request: Reactor Netty up to 1.3.7 may answer the next one on
	 * a connection never (reactor-netty#4361).
	 */
	private static HttpClient client() {
		return HttpClient.newHttpClient();
	}

	private static String hex(int bytes) {
		byte[] random = new byte[bytes];
		ThreadLocalRandom.current().nextBytes(random);
		random[0] |= 1;
		return HexFormat.of().formatHex(random);
	}

	@Override
	public void close() {
		this.process.close();
		this.broker.ifPresent(Broker::close);
		this.peers.close();
	}

}
