/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Shows whether correlation costs the same under more load, with many series, and while
 * the collector fails.
 */
final class UnderLoad {

	private static final String BEGINNING = """
			# Under load

			Written by `proof/benchmark/run --under-load --publish`, except the last section. A request writes two JSON log lines and
			is recorded. The load, the service and the collector share the machine. [BENCHMARK.md](BENCHMARK.md) has the cost of
			each kind of request.

			""";

	/** Written by a person, so a later run keeps it. */
	private static final String READING = "## What it shows\n";

	private UnderLoad() {
	}

	/**
	 * Runs all parts, and writes a page of what was seen.
	 * @param settings how much is sent
	 * @param module the folder of this module
	 * @param description when and where it runs
	 * @return the page
	 * @throws IOException if a file cannot be written
	 */
	static String run(Settings settings, Path module, String description) throws IOException {
		Path folder = module.resolve("target/benchmark");
		StringBuilder page = new StringBuilder(BEGINNING).append(description).append("\n\n");
		try (Backends backends = Backends.start(folder, List.of())) {
			new Outage(settings, backends, module).writeTo(page);
			new LargeScrape(backends, module).writeTo(page);
			new Concurrency(settings, backends, module).writeTo(page);
		}
		Files.writeString(folder.resolve("UNDER-LOAD.md"), page);
		return page.toString();
	}

	/**
	 * Writes the page to the documentation, and keeps what a person wrote below it.
	 * @param page the page
	 * @param file the file
	 * @throws IOException if the file cannot be read or written
	 */
	static void publish(String page, Path file) throws IOException {
		String before = Files.exists(file) ? Files.readString(file) : "";
		int reading = before.indexOf(READING);
		Files.writeString(file, page + ((reading < 0) ? READING : before.substring(reading)));
	}

	static String format(String text, Object... values) {
		return String.format(Locale.ROOT, text, values);
	}

}
