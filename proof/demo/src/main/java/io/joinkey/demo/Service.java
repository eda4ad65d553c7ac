/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.proof.ApplicationProcess;
import io.joinkey.proof.Jvm;
import io.joinkey.proof.LoopbackServer;
import io.joinkey.proof.Scrape;

/**
 * Runs a sample service from its jar, in a separate process. Its standard output is its
 * log.
 */
final class Service implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final ApplicationProcess process;

	private final URI uri;

	private final HttpClient http = HttpClient.newHttpClient();

	private Service(ApplicationProcess process, URI uri) {
		this.process = process;
		this.uri = uri;
	}

	/**
	 * Starts a service.
	 * @param name its name
	 * @param home the checkout of this repository
	 * @param output where its log goes
	 * @param properties what an operator would configure
	 * @return the service, which may not answer yet
	 */
	static Service start(String name, Path home, Path output, List<String> properties) {
		int port = LoopbackServer.freePorts(1).get(0);
		// C1 and the serial collector start fastest, and a JVM's own warnings are not log
		// lines
		List<String> command = new ArrayList<>(List.of(Jvm.java().toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-XX:+DisplayVMOutputToStderr", "-Djava.net.preferIPv4Stack=true", "-Xmx256m",
				"-jar", jar(home.resolve("sample-" + name + "-app").resolve("target"), name).toString(),
				"--server.port=" + port, "--server.address=127.0.0.1", "--spring.main.banner-mode=off"));
		properties.forEach((property) -> command.add("--" + property));
		ApplicationProcess process = ApplicationProcess.start(name, command, output.resolve(name + ".log.jsonl"),
				output.resolve(name + ".stderr"));
		return new Service(process, URI.create("http://127.0.0.1:" + port));
	}

	private static Path jar(Path directory, String name) {
		try (Stream<Path> files = Files.list(directory)) {
			return files
				.filter((file) -> file.getFileName()
					.toString()
					.matches("joinkey-sample-" + name + "-app-[0-9.]+(-SNAPSHOT)?\\.jar"))
				.max(Comparator.comparingLong((file) -> file.toFile().lastModified()))
				.orElseThrow(() -> new DemoException("No jar of " + name + " in " + directory + ": run ./demo"));
		}
		catch (IOException ex) {
			throw new DemoException("No jar of " + name + ": run ./demo, which builds it", ex);
		}
	}

	void awaitReady() {
		this.process.awaitReady(PATIENCE, this::isHealthy);
	}

	private boolean isHealthy() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.uri.resolve("/actuator/health"))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Duration.ofSeconds(10))
			.build();
		return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
	}

	URI uri() {
		return this.uri;
	}

	/**
	 * Scrapes the metrics with exemplars, as Prometheus does.
	 * @return the scrape as served
	 */
	String scrape() {
		return Scrape.from(this.uri).text();
	}

	void requestStop() {
		this.process.requestStop();
	}

	void stop(Duration grace) {
		this.process.stop(grace);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
