/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the page of the hot paths from the values of JMH.
 */
final class HotPathPage {

	private static final String BEGINNING = """
			# Hot paths

			Written by `proof/benchmark/run --hot-paths --publish`. JMH runs each path on one thread: with Spring Boot's own tracing,
			metrics and layout, and with Joinkey. The JVM's second compiler removes some allocations here. The bytes in
			[RATIONALE.md](RATIONALE.md) are of the first one, which removes none. A time is a ratio of this one run only. *Task* has no ratio: Spring Boot gives an executor bean of the application no decorator, so nothing is
			propagated there.

			""";

	private static final String WITHOUT_IDS = "_WITHOUT_IDS";

	private final Map<String, Measured> values;

	private HotPathPage(Map<String, Measured> values) {
		this.values = values;
	}

	/**
	 * Writes the page.
	 * @param arguments the file of JMH, the page, and when and how it ran
	 * @throws IOException if a file cannot be read or written
	 */
	public static void main(String[] arguments) throws IOException {
		Files.writeString(Path.of(arguments[1]), of(Files.readString(Path.of(arguments[0])), arguments[2]));
	}

	static String of(String json, String description) {
		Map<String, Measured> values = new TreeMap<>();
		for (JsonNode result : JsonMapper.shared().readTree(json)) {
			JsonNode parameters = result.path("params");
			values.put(parameters.path("path").asString() + parameters.path("wiring").asString(),
					new Measured(result.path("primaryMetric").path("score").asDouble(),
							result.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score").asDouble()));
		}
		return new HotPathPage(values).write(description);
	}

	private String write(String description) {
		StringBuilder page = new StringBuilder(BEGINNING).append(description)
			.append("\n\n| | stock Boot, B | Joinkey, B | of stock Boot | time, of stock Boot |\n")
			.append("|---|---:|---:|---:|---:|\n");
		for (HotPath path : HotPath.values()) {
			page.append(row(title(path), value(path.name(), Wiring.STOCK), value(path.name(), Wiring.JOINKEY)));
		}
		page.append("\n## What the ids add to a log line\n\n")
			.append("The same line in a span and outside of one. In a file, each line is flushed, as Spring Boot does by default.\n\n")
			.append("| | without ids, B | with ids, B | of the line without | time, of the line without |\n")
			.append("|---|---:|---:|---:|---:|\n");
		for (Wiring wiring : new Wiring[] { Wiring.STOCK, Wiring.JOINKEY }) {
			for (HotPath path : new HotPath[] { HotPath.LOG_LINE, HotPath.LOG_LINE_IN_FILE }) {
				page.append(row(title(path) + ", " + ((wiring == Wiring.JOINKEY) ? "Joinkey" : "stock Boot"),
						value(path.name() + WITHOUT_IDS, wiring), value(path.name(), wiring)));
			}
		}
		return page.toString();
	}

	static String title(HotPath path) {
		return path.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("kafka", "Kafka").replace("http", "HTTP");
	}

	private Measured value(String path, Wiring wiring) {
		Measured value = this.values.get(path + wiring.name());
		if (value == null) {
			throw new IllegalStateException("JMH did not run " + path + " with " + wiring);
		}
		return value;
	}

	private static String row(String title, Measured one, Measured other) {
		// JMH shows a part of a byte where nothing is allocated
		boolean nothing = one.bytes() < 1;
		return String.format(Locale.ROOT, "| %s | %,.0f | %,.0f | %s | %s |%n", title, one.bytes(), other.bytes(),
				nothing ? "" : ratio(other.bytes(), one.bytes()),
				(nothing && other.bytes() >= 1) ? "" : ratio(other.time(), one.time()));
	}

	private static String ratio(double value, double of) {
		return String.format(Locale.ROOT, "%.2f", value / of);
	}

	/**
	 * What JMH has measured.
	 *
	 * @param time nanoseconds per operation
	 * @param bytes bytes per operation
	 */
	private record Measured(double time, double bytes) {

	}

}
