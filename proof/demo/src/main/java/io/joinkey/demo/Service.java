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

/**
 * One of the sample services, run from its jar in a process of its own. Its standard
 * output is its log.
 */
final class Service implements Part {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final String name;

	private final Child process;

	private final URI uri;

	private final HttpClient http = HttpClient.newHttpClient();

	private Service(String name, Child process, URI uri) {
		this.name = name;
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
		int port = Ports.free(1).get(0);
		List<String> arguments = new ArrayList<>(List.of("-Xmx256m", "-jar",
				jar(home.resolve("sample-" + name + "-app").resolve("target"), name).toString(),
				"--server.port=" + port, "--server.address=127.0.0.1", "--spring.main.banner-mode=off"));
		properties.forEach((property) -> arguments.add("--" + property));
		Child process = Child.java(name, arguments, output.resolve(name + ".log.jsonl"),
				output.resolve(name + ".stderr"));
		return new Service(name, process, URI.create("http://127.0.0.1:" + port));
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
		this.process.await("healthy", PATIENCE, () -> get("/actuator/health", "*/*").statusCode() == 200);
	}

	URI uri() {
		return this.uri;
	}

	/**
	 * Scrapes the metrics as Prometheus does, exemplars included.
	 * @return the scrape as served
	 */
	String scrape() {
		try {
			HttpResponse<String> response = get("/actuator/prometheus",
					"application/openmetrics-text; version=1.0.0; charset=utf-8");
			if (response.statusCode() != 200) {
				throw new DemoException(this.name + " answers a scrape with " + response.statusCode());
			}
			return response.body();
		}
		catch (IOException ex) {
			throw new DemoException(this.name + " does not answer a scrape: " + ex, ex);
		}
		catch (InterruptedException ex) {
			throw Waiting.interrupted(ex);
		}
	}

	private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.uri.resolve(path))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Duration.ofSeconds(10))
			.header("Accept", accept)
			.build();
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

	@Override
	public void requestStop() {
		this.process.requestStop();
	}

	@Override
	public void stop(Duration grace) {
		this.process.stop(grace);
	}

}
