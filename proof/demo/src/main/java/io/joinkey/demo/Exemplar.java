/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exemplar, with the sample that it illustrates.
 *
 * @param service whose scrape it is in
 * @param metric the sample's name
 * @param labels the sample's labels
 * @param ids the exemplar's labels
 * @param line the whole line
 */
record Exemplar(String service, String metric, Map<String, String> labels, Map<String, String> ids, String line) {

	private static final Pattern LINE = Pattern
		.compile("([^\\s{]+)(?:\\{(.*?)})? \\S+(?: [0-9.]+)? # \\{([^}]*)} \\S+(?: \\S+)?");

	private static final Pattern LABEL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	/**
	 * Finds the exemplars of a scrape.
	 * @param service whose scrape it is
	 * @param file OpenMetrics text
	 * @return its exemplars
	 */
	static List<Exemplar> read(String service, Path file) {
		try {
			return parse(service, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Exemplar> parse(String service, String scrape) {
		return scrape.lines()
			.filter((line) -> !line.startsWith("#"))
			.map(LINE::matcher)
			.filter(Matcher::matches)
			.map((line) -> new Exemplar(service, line.group(1), labels(line.group(2)), labels(line.group(3)),
					line.group()))
			.toList();
	}

	private static Map<String, String> labels(String text) {
		Map<String, String> labels = new HashMap<>();
		if (text != null) {
			LABEL.matcher(text).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
		}
		return labels;
	}

	String traceId() {
		return this.ids.getOrDefault("trace_id", "");
	}

	String spanId() {
		return this.ids.getOrDefault("span_id", "");
	}

	/**
	 * Whether it shows a request to checkout that failed.
	 * @return whether it sits on a bucket of server requests with status 500
	 */
	boolean isFailedCheckout() {
		return this.service.equals("checkout") && this.metric.equals("http_server_requests_seconds_bucket")
				&& "500".equals(this.labels.get("status"));
	}

}
