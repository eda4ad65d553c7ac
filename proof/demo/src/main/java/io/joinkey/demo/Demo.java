/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.proof.Broker;
import io.joinkey.proof.OtlpReceiver;
import io.joinkey.proof.Wait;

/**
 * Runs the demo: starts a broker and two services, sends concurrent requests of one user,
 * and follows one that failed.
 */
public final class Demo {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path home;

	private final Path output;

	private final PrintStream out;

	private final Running running = new Running();

	private Demo(Path home, PrintStream out) {
		this.home = home;
		this.output = home.resolve("target").resolve("demo");
		this.out = out;
		// read by logback.xml
		System.setProperty("demo.output", this.output.toString());
	}

	/**
	 * Runs the demo and exits: 0 when each request was recovered exactly by its trace id,
	 * 1 when one was not, 2 when the demo could not run.
	 * @param args the root of the repository, the number of requests
	 */
	public static void main(String[] args) {
		Demo demo = new Demo(Path.of(args[0]), System.out);
		Runtime.getRuntime().addShutdownHook(new Thread(demo.running::abort));
		System.exit(demo.run(Integer.parseInt(args[1])));
	}

	private int run(int count) {
		Instant start = Instant.now();
		try {
			prepare();
			Evidence evidence = produce(Traffic.plan(count, new Random()));
			List<Problem> problems = Verifier.verify(evidence);
			new Story(evidence, this.out).print();
			return conclude(evidence, problems, Duration.between(start, Instant.now()));
		}
		catch (RuntimeException ex) {
			// after the user has stopped the demo, each failure is a consequence
			if (!this.running.isAborted()) {
				this.out.println();
				this.out.println("The demo could not run. " + ((isExpected(ex)) ? ex.getMessage() : ex));
			}
			return 2;
		}
		finally {
			this.running.stop();
		}
	}

	private static boolean isExpected(RuntimeException ex) {
		return ex instanceof DemoException || ex instanceof IllegalStateException || ex instanceof UncheckedIOException;
	}

	private void prepare() {
		try {
			Files.createDirectories(this.output);
			try (Stream<Path> old = Files.walk(this.output)) {
				for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
					if (!path.equals(this.output) && !path.endsWith("build.log")) {
						Files.delete(path);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new DemoException("Could not clear " + this.output + ": " + ex, ex);
		}
	}

	private Evidence produce(List<Request> requests) {
		OtlpReceiver collector = this.running.start(() -> OtlpReceiver.start(file("spans.jsonl")));
		progress("starting a Kafka broker");
		Broker broker = this.running.start(Broker::start);
		progress("starting payments and checkout");
		Service payments = start("payments", collector, broker, List.of());
		Service checkout = start("checkout", collector, broker, List.of("checkout.payments-url=" + payments.uri()));
		payments.awaitReady();
		checkout.awaitReady();
		progress(String.format(Locale.ROOT, "sending %,d requests of %s, %d at a time", requests.size(), Traffic.USER,
				Traffic.CONCURRENCY));
		Instant start = Instant.now();
		Traffic traffic = new Traffic(checkout.uri());
		List<Sent> sent = traffic.send(requests);
		this.running.check();
		this.out.printf(Locale.ROOT, "  %s in %.1f s%n", statuses(sent),
				Duration.between(start, Instant.now()).toMillis() / 1000.0);
		write("requests.jsonl",
				sent.stream().map((it) -> it.toJson(Traffic.USER) + "\n").collect(Collectors.joining()));
		List<Request> calledBack = requests.stream()
			.filter((request) -> request.scenario() == Scenario.TIMED_OUT)
			.toList();
		progress("sending " + calledBack.size() + " callbacks of the gateway, without traceparent");
		traffic.callBack(payments.uri(), calledBack);
		progress("waiting for the settlements, the log lines and the spans");
		// the verifier reports what is missing, so a timeout is not a failure here
		Wait.until(PATIENCE, () -> collector.spanCount() >= Traffic.spans(requests) + calledBack.size()
				&& Evidence.readLines(this.output).stream().filter((line) -> !line.ids().isEmpty()).count() >= Traffic
					.lines(requests));
		write("checkout.metrics.txt", checkout.scrape());
		write("payments.metrics.txt", payments.scrape());
		List<TopicRecord> records = broker.read("settlement-request").stream().map(TopicRecord::of).toList();
		progress("stopping everything");
		this.running.stop();
		return Evidence.read(this.output, sent, records, calledBack);
	}

	private Service start(String name, OtlpReceiver collector, Broker broker, List<String> properties) {
		List<String> all = new ArrayList<>(properties);
		all.add("spring.kafka.bootstrap-servers=" + broker.address());
		all.add("management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint());
		all.add("management.opentelemetry.tracing.export.schedule-delay=500ms");
		return this.running.start(() -> Service.start(name, this.home, this.output, all));
	}

	private static String statuses(List<Sent> sent) {
		Map<Integer, Long> counts = sent.stream()
			.collect(Collectors.groupingBy(Sent::status, TreeMap::new, Collectors.counting()));
		return counts.entrySet()
			.stream()
			.map((status) -> status.getValue() + " x " + status.getKey())
			.collect(Collectors.joining(", "));
	}

	private int conclude(Evidence evidence, List<Problem> problems, Duration time) {
		this.out.println();
		this.out.println("Left in " + this.output);
		this.out.println("  checkout.log.jsonl  checkout.metrics.txt  spans.jsonl");
		this.out.println("  payments.log.jsonl  payments.metrics.txt  requests.jsonl");
		this.out.println();
		if (problems.isEmpty()) {
			this.out.printf(Locale.ROOT,
					"OK: %,d requests; %,d log lines, %,d spans, %,d Kafka records and %,d exemplars "
							+ "join by trace id,%nno more and no fewer. (%d s)%n",
					evidence.requests().size(),
					evidence.lines().stream().filter((line) -> line.traceId() != null).count(), evidence.spans().size(),
					evidence.records().size(), evidence.exemplars().size(), time.toSeconds());
			return 0;
		}
		this.out.println("FAILED: " + problems.size() + " problems");
		Map<String, List<Problem>> alike = problems.stream()
			.collect(Collectors.groupingBy(Problem::kind, LinkedHashMap::new, Collectors.toList()));
		alike.values().forEach((some) -> this.out.println("  " + some.size() + " x " + some.get(0)));
		return 1;
	}

	private void progress(String text) {
		this.out.println(text + " ...");
	}

	private Path file(String name) {
		return this.output.resolve(name);
	}

	private void write(String name, String text) {
		try {
			Files.writeString(file(name), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
