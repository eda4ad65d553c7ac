/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.joinkey.proof.Broker;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.LoopbackServer;
import io.joinkey.proof.OtlpReceiver;
import io.joinkey.proof.Wait;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts the applications, a broker and a collector, sends the requests, and checks every
 * line and every span.
 */
final class Soak {

	/** A small heap, which a full collection leaves without garbage. */
	private static final List<String> JVM = List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1",
			"-XX:SoftRefLRUPolicyMSPerMB=0", "-Dreactor.schedulers.defaultBoundedElasticSize=2",
			"--add-opens=java.base/java.lang=ALL-UNNAMED");

	private static final int TENTHS = 10;

	private final int requests;

	private final List<String> jvm;

	private final List<String> arguments;

	private final Duration patience;

	private final Plan plan = new Plan(42);

	private final Findings findings = new Findings();

	private final Ledger ledger = new Ledger(this.plan, this.findings);

	private final Map<String, Long> threads = new ConcurrentHashMap<>();

	/**
	 * Prepares a soak.
	 * @param requests how many
	 * @param jvm further options of the applications' JVMs
	 * @param arguments further arguments of the applications
	 * @param patience how long nothing may come until what is missing counts as lost
	 */
	Soak(int requests, List<String> jvm, List<String> arguments, Duration patience) {
		this.requests = requests;
		this.jvm = new ArrayList<>(JVM);
		this.jvm.addAll(jvm);
		this.arguments = arguments;
		this.patience = patience;
	}

	/** Return options of a JVM that ends before the better compiler pays. */
	static List<String> shortRun() {
		List<String> options = new ArrayList<>(Jvm.options());
		options.add("-XX:TieredStopAtLevel=1");
		return options;
	}

	SoakResult run() throws IOException, InterruptedException, ExecutionException {
		long begin = System.nanoTime();
		Map<Application, Held> held = new EnumMap<>(Application.class);
		long drive;
		long lag;
		try (Broker broker = Broker.start();
				OtlpReceiver collector = OtlpReceiver.start((span) -> this.ledger.span(SpanSeen.of(span)))) {
			broker.createTopics(4, "orders", "settlements", "refused");
			Map<Application, Integer> ports = ports();
			Map<Application, Running> running = new EnumMap<>(Application.class);
			try {
				for (Application application : ports.keySet()) {
					running.put(application, start(application, ports, collector, broker));
					held.put(application, new Held(application.name().toLowerCase()));
				}
				drive = System.nanoTime();
				drive(ports, running, held);
				drive = System.nanoTime() - drive;
				lag = lag(broker);
			}
			finally {
				running.values().forEach(Running::close);
			}
		}
		this.ledger.settle();
		held.values().forEach((one) -> one.judge(this.findings));
		return new SoakResult(this.jvm, this.requests, this.plan, this.findings, this.ledger.lines(),
				this.ledger.unnumbered(), this.ledger.spans(), List.copyOf(held.values()), lag,
				new TreeMap<>(this.threads), Duration.ofNanos(drive), Duration.ofNanos(System.nanoTime() - begin));
	}

	private static Map<Application, Integer> ports() {
		Iterator<Integer> free = LoopbackServer.freePorts(Application.values().length).iterator();
		Map<Application, Integer> ports = new EnumMap<>(Application.class);
		for (Application application : Application.values()) {
			if (application.java().isPresent()) {
				ports.put(application, free.next());
			}
		}
		return ports;
	}

	private Running start(Application application, Map<Application, Integer> ports, OtlpReceiver collector,
			Broker broker) throws IOException {
		List<String> properties = new ArrayList<>(List.of("--server.port=" + ports.get(application),
				"--spring.main.banner-mode=off", "--server.tomcat.threads.max=20",
				"--server.tomcat.threads.min-spare=20", "--spring.task.execution.mode=force",
				"--spring.kafka.bootstrap-servers=" + broker.address(), "--spring.kafka.consumer.group-id=soak",
				"--spring.kafka.consumer.auto-offset-reset=earliest", "--spring.kafka.listener.concurrency=2",
				"--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint(),
				"--management.opentelemetry.tracing.export.schedule-delay=200ms",
				"--management.opentelemetry.tracing.export.max-queue-size=20000",
				"--soak.reactive=http://127.0.0.1:" + ports.get(Application.REACTIVE),
				"--soak.servlet=http://127.0.0.1:" + ports.get(Application.PLATFORM)));
		properties.addAll(this.arguments);
		Path java = application.java().orElseThrow();
		return new Running(application, java, new Running.Arguments(this.jvm, properties), this::line);
	}

	private void line(String text) {
		LogLine line;
		try {
			line = LogLine.parse(text);
		}
		catch (RuntimeException ex) {
			this.findings.add(Findings.Sort.WRONG, "line that is not JSON", text);
			return;
		}
		if (line.number() >= 0) {
			this.threads.merge(line.place() + " on " + Sample.group(line.thread()), 1L, Long::sum);
		}
		this.ledger.line(line);
	}

	private void drive(Map<Application, Integer> ports, Map<Application, Running> running, Map<Application, Held> held)
			throws InterruptedException, IOException {
		try (Load load = new Load(this.plan, this.ledger, (number) -> port(ports, number))) {
			for (int tenth = 0; tenth < TENTHS; tenth++) {
				load.send((int) ((long) this.requests * tenth / TENTHS),
						(int) ((long) this.requests * (tenth + 1) / TENTHS));
				drain();
				for (Map.Entry<Application, Running> one : running.entrySet()) {
					held.get(one.getKey()).add(sample(one.getValue()));
				}
				System.out.printf("%3d %% %d lines, %d spans, heap %s, %s%n", (tenth + 1) * 100 / TENTHS,
						this.ledger.lines(), this.ledger.spans(),
						held.values()
							.stream()
							.map((one) -> one.samples().get(one.samples().size() - 1).heap())
							.toList(),
						this.findings.messages().isEmpty() ? "no finding"
								: this.findings.messages().size() + " findings");
			}
		}
	}

	private int port(Map<Application, Integer> ports, int number) {
		if (this.plan.kind(number).isReactive()) {
			return ports.get(Application.REACTIVE);
		}
		return (this.plan.isVirtual(number) && ports.containsKey(Application.VIRTUAL)) ? ports.get(Application.VIRTUAL)
				: ports.get(Application.PLATFORM);
	}

	/** Waits until every request is complete, or until nothing comes any more. */
	private void drain() {
		boolean moving = true;
		while (moving && this.ledger.open() > 0) {
			long progress = this.ledger.progress();
			moving = Wait.until(this.patience, () -> this.ledger.open() == 0 || this.ledger.progress() != progress);
		}
		this.ledger.settle();
	}

	/** Waits for a thread that is about to release an object. */
	private Sample sample(Running running) throws IOException {
		AtomicReference<Sample> sample = new AtomicReference<>(running.sample());
		if (!sample.get().held().isEmpty()) {
			Wait.until(this.patience, () -> {
				sample.set(running.sample());
				return sample.get().held().isEmpty();
			});
		}
		return sample.get();
	}

	private long lag(Broker broker) throws InterruptedException, ExecutionException {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
			Map<TopicPartition, OffsetAndMetadata> consumed = admin.listConsumerGroupOffsets("soak")
				.partitionsToOffsetAndMetadata()
				.get();
			Map<TopicPartition, ListOffsetsResultInfo> produced = admin
				.listOffsets(consumed.keySet()
					.stream()
					.collect(Collectors.toMap(Function.identity(), (partition) -> OffsetSpec.latest())))
				.all()
				.get();
			long lag = 0;
			for (Map.Entry<TopicPartition, OffsetAndMetadata> one : consumed.entrySet()) {
				lag += produced.get(one.getKey()).offset() - one.getValue().offset();
			}
			if (lag != 0) {
				this.findings.add(Findings.Sort.MISSING, "consumed records", lag + " were not: " + consumed);
			}
			return lag;
		}
	}

}
