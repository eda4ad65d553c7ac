/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What three requests of a real run left behind, to be spoilt by tests.
 */
final class Recorded {

	static final Request PAID = new Request(Scenario.PAID, "order-7ff6742f2625", "ad61cbda9a5aff33528f4e2b1e5a897b",
			"63b531d42123947e");

	static final Request TIMED_OUT = new Request(Scenario.TIMED_OUT, "order-65228a76ddbf",
			"7fb0c94fc2738e211e495449e97deb42", "7742f9e28a0a461a");

	static final Request ETA = new Request(Scenario.ETA, "cart-03f10d3d9ee5", "63470af9dc49a3b9ee3ff908343a6ff5",
			"bff8c43ddceb374d");

	static final String PAID_TRACEPARENT = "00-" + PAID.traceId() + "-34658d4992a7edcc-01";

	private final Path directory;

	private Recorded(Path directory) {
		this.directory = directory;
	}

	static Recorded in(Path directory) throws IOException {
		try {
			Path healthy = Path.of(Recorded.class.getResource("/healthy").toURI());
			try (var files = Files.list(healthy)) {
				for (Path file : files.toList()) {
					Files.copy(file, directory.resolve(file.getFileName().toString()));
				}
			}
			return new Recorded(directory);
		}
		catch (URISyntaxException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * Changes the first line that has a text.
	 * @param file the file
	 * @param text what the line has
	 * @param change what is done to it; an empty line is removed
	 * @return this
	 */
	Recorded change(String file, String text, UnaryOperator<String> change) throws IOException {
		Path path = this.directory.resolve(file);
		List<String> lines = Files.readAllLines(path);
		String line = lines.stream().filter((it) -> it.contains(text)).findFirst().orElseThrow();
		int index = lines.indexOf(line);
		String changed = change.apply(line);
		if (changed.equals(line)) {
			throw new IllegalArgumentException("This changes nothing");
		}
		if (changed.isEmpty()) {
			lines.remove(index);
		}
		else {
			lines.set(index, changed);
		}
		Files.write(path, lines);
		return this;
	}

	Evidence evidence() {
		return evidence(List.of(PAID_TRACEPARENT));
	}

	Evidence evidence(List<String> traceparents) {
		return Evidence.read(this.directory, List.of(sent(PAID), sent(TIMED_OUT), sent(ETA)),
				List.of(new TopicRecord(PAID.id(), "settlement-request-1@14", traceparents)), List.of(TIMED_OUT));
	}

	private static Sent sent(Request request) {
		return new Sent(request, request.scenario().status(), Instant.parse("2026-11-21T01:39:08.600Z"),
				Instant.parse("2026-11-21T01:39:09.100Z"));
	}

}
