/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Shows whether correlation costs the same under more load, with many series, and while
 * the collector fails.
 */
final class UnderLoad {

	private static final String BEGINNING = """
			# Under load

			Written by `proof/benchmark/run --under-load`. A request writes two JSON log lines and is recorded. The load, the service and
			the collector share the machine.

			""";

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
		try (Backends backends = Backends.start(folder)) {
			new Outage(settings, backends, module).writeTo(page);
			new LargeScrape(backends, module).writeTo(page);
			new Concurrency(settings, backends, module).writeTo(page);
		}
		Files.writeString(folder.resolve("UNDER-LOAD.md"), page);
		return page.toString();
	}

	static String format(String text, Object... values) {
		return String.format(Locale.ROOT, text, values);
	}

}
