/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.Wait;

/**
 * The collector, the other service and the broker, in processes of their own.
 */
final class Backends implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** Longer than a span waits for others. */
	private static final Duration QUIET = Duration.ofMillis(3L * Variant.EXPORT_DELAY);

	private final List<ApplicationProcess> processes = new ArrayList<>();

	private final Path folder;

	private final String sink;

	private final String broker;

	private Backends(Path folder, List<String> topics) {
		this.folder = folder;
		this.sink = start(Sink.class, List.of());
		this.broker = start(BrokerProcess.class, topics);
	}

	static Backends start(Path folder, List<String> topics) {
		return new Backends(folder, topics);
	}

	private String start(Class<?> main, List<String> arguments) {
		Path output = this.folder.resolve(main.getSimpleName() + ".txt");
		Path errors = this.folder.resolve(main.getSimpleName() + "-errors.txt");
		List<String> command = new ArrayList<>(List.of(Jvm.java().toString(), "-Xmx512m", "-XX:+UseSerialGC",
				"-Dsun.net.httpserver.nodelay=true", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		ApplicationProcess process = ApplicationProcess.start(main.getSimpleName(), command, output, errors);
		this.processes.add(process);
		process.awaitReady(PATIENCE, () -> !address(output).isEmpty());
		return address(output);
	}

	private static String address(Path output) {
		try (Stream<String> lines = Files.lines(output)) {
			return lines.filter((line) -> line.matches("(http://)?127\\.0\\.0\\.1:\\d+")).findFirst().orElse("");
		}
		catch (IOException ex) {
			return "";
		}
	}

	String sink() {
		return this.sink;
	}

	String broker() {
		return this.broker;
	}

	/**
	 * Waits until no span has arrived for longer than a span waits to be exported.
	 * @return what has arrived since the start
	 */
	Exported awaitQuiet() {
		Exported[] last = { exported() };
		long[] since = { System.nanoTime() };
		Wait.until(PATIENCE, () -> {
			Exported now = exported();
			if (!now.equals(last[0])) {
				last[0] = now;
				since[0] = System.nanoTime();
			}
			return System.nanoTime() - since[0] > QUIET.toNanos();
		});
		return last[0];
	}

	/**
	 * Changes how the collector behaves.
	 * @param collector what it does from now on
	 */
	void collector(Collector collector) {
		Http.get(this.sink + "/collector/" + collector.name());
	}

	/**
	 * Returns how many spans have arrived.
	 * @return the number since the start
	 */
	long received() {
		return exported().spans();
	}

	private Exported exported() {
		String[] counts = Http.get(this.sink + "/counts").split(" ");
		return new Exported(Long.parseLong(counts[0]), Long.parseLong(counts[1]));
	}

	/**
	 * Returns the class path of a service.
	 * @param variant how it is observed
	 * @param module the folder of this module
	 * @return the class path
	 * @throws IOException if Maven has not written it
	 */
	static String classPath(Variant variant, Path module) throws IOException {
		return module.resolve("target/classes") + File.pathSeparator + Files.readString(variant.classPath(module));
	}

	@Override
	public void close() {
		this.processes.forEach(ApplicationProcess::close);
	}

	/**
	 * What the sink has received.
	 *
	 * @param spans the number of spans
	 * @param bytes the size of their requests
	 */
	record Exported(long spans, long bytes) {

	}

}
