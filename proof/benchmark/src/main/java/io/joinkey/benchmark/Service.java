/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.benchmark.service.ServiceApplication;
import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.LoopbackServer;

/**
 * The service in a process of its own, and what the operating system knows about it.
 */
final class Service implements AutoCloseable {

	private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Variant variant;

	private final Path log;

	private final int port;

	private final int agentScrape;

	private final ApplicationProcess process;

	private final double start;

	private final double startCpu;

	private Service(Setup setup, Backends backends, Path module) throws IOException {
		Variant variant = setup.observed().variant();
		Workload workload = setup.workload();
		Path folder = module.resolve("target/benchmark");
		String name = workload + "-" + setup.observed();
		this.variant = variant;
		this.log = folder.resolve(name + ".jsonl");
		Files.deleteIfExists(this.log);
		List<Integer> ports = LoopbackServer.freePorts(2);
		this.port = ports.get(0);
		this.agentScrape = ports.get(1);
		Variant.Endpoints endpoints = new Variant.Endpoints(backends.sink(), agent(module), this.agentScrape);
		List<String> command = new ArrayList<>(List.of(Jvm.java().toString(),
				// a heap that grows on demand costs the variant that allocates least the
				// most
				"-Xms512m", "-Xmx512m", "-XX:+UseG1GC",
				// the time of a compiler thread that has ended is not known to be the
				// compiler's
				"-XX:-UseDynamicNumberOfCompilerThreads"));
		command.addAll(variant.settings(endpoints, setup.observed().sampling()));
		command.addAll(List.of("-cp", Backends.classPath(variant, module), ServiceApplication.class.getName(),
				"--spring.application.name=benchmark", "--server.port=" + this.port, "--server.address=127.0.0.1",
				"--server.tomcat.max-keep-alive-requests=-1", "--spring.main.banner-mode=off",
				"--logging.file.name=" + this.log, "--logging.threshold.console=OFF",
				"--logging.logback.rollingpolicy.max-file-size=100GB",
				"--benchmark.workload=" + workload.name().toLowerCase(), "--benchmark.topic=" + setup.observed(),
				"--benchmark.downstream=" + backends.sink(), "--spring.kafka.bootstrap-servers=" + backends.broker(),
				"--spring.kafka.consumer.auto-offset-reset=earliest",
				"--spring.kafka.producer.properties.linger.ms=0"));
		command.addAll(setup.arguments());
		long begin = System.nanoTime();
		Path output = folder.resolve(name + ".txt");
		this.process = ApplicationProcess.start(variant.title(), command, output, output);
		awaitAnswer(begin);
		this.start = (System.nanoTime() - begin) / 1e9;
		this.startCpu = time().total() / 1e9;
	}

	static Service start(Setup setup, Backends backends, Path module) throws IOException {
		return new Service(setup, backends, module);
	}

	private static Path agent(Path module) throws IOException {
		try (var files = Files.list(module.resolve("variants/target"))) {
			return files.filter((file) -> file.getFileName().toString().startsWith("opentelemetry-javaagent"))
				.findFirst()
				.orElseThrow();
		}
	}

	private void awaitAnswer(long begin) {
		while (true) {
			try (Connection connection = new Connection(this.port)) {
				connection.get("/orders/first");
				return;
			}
			catch (IOException ex) {
				if (!this.process.handle().isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
					// reports the end of its output
					this.process.awaitReady(Duration.ofSeconds(1), () -> false);
				}
				LockSupport.parkNanos(5_000_000);
			}
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Returns the time from the start of the process to its first answer.
	 * @return seconds
	 */
	double start() {
		return this.start;
	}

	/**
	 * Returns the processor time until the first answer.
	 * @return seconds
	 */
	double startCpu() {
		return this.startCpu;
	}

	/**
	 * Returns the processor time that the process has used.
	 * @return the time, with that of the compiler apart
	 */
	ProcessTime time() {
		return ProcessTime.of(this.process.handle());
	}

	/**
	 * Returns the resident memory.
	 * @return MiB, 0 where the operating system has no {@code /proc}
	 */
	double resident() throws IOException {
		Path status = Path.of("/proc", String.valueOf(this.process.handle().pid()), "status");
		if (!Files.exists(status)) {
			return 0;
		}
		Matcher matcher = RESIDENT.matcher(Files.readString(status));
		return matcher.find() ? Long.parseLong(matcher.group(1)) / 1024.0 : 0;
	}

	/**
	 * Returns the size of the scrape.
	 * @return KiB, 0 if the metrics are not scraped
	 */
	double scrape() {
		return this.variant.scrape().isEmpty() ? 0 : page().length() / 1024.0;
	}

	/**
	 * Returns a series of the scrape.
	 * @param name its name, without labels
	 * @return its value, 0 if there is none
	 */
	double series(String name) {
		return page().lines()
			.filter((line) -> line.startsWith(name))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.findFirst()
			.orElse(0);
	}

	/**
	 * Returns the scrape.
	 * @return OpenMetrics
	 */
	String page() {
		return get((this.variant == Variant.AGENT) ? this.agentScrape : this.port, this.variant.scrape());
	}

	/**
	 * Returns what is reachable after a full collection.
	 * @return MiB
	 */
	double heap() {
		return Long.parseLong(get(this.port, "/heap")) / 1048576.0;
	}

	long allocated() {
		return counts(0);
	}

	long consumed() {
		return counts(1);
	}

	private long counts(int index) {
		return Long.parseLong(get(this.port, "/counts").split(" ")[index]);
	}

	private static String get(int port, String path) {
		return Http.get("http://127.0.0.1:" + port + path);
	}

	/**
	 * Empties the log file, which the service appends to.
	 */
	void emptyLog() throws IOException {
		FileChannel.open(this.log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
	}

	@Override
	public void close() {
		this.process.close();
	}

	/**
	 * The variant of the service to start.
	 *
	 * @param observed how it is observed
	 * @param workload what a request does
	 * @param arguments further arguments of the application
	 */
	record Setup(Settings.Observed observed, Workload workload, List<String> arguments) {

		/**
		 * Returns a service of which every request writes two log lines and is recorded.
		 * @param variant how it is observed
		 * @param arguments further arguments of the application
		 * @return what is started
		 */
		static Setup recorded(Variant variant, String... arguments) {
			return new Setup(new Settings.Observed(variant, 1), Workload.LOG, List.of(arguments));
		}

	}

}
