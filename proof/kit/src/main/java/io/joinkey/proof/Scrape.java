/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A page of metrics in OpenMetrics text.
 *
 * @param text the page as it was served
 */
public record Scrape(String text) {

	/** What Prometheus sends: only OpenMetrics has exemplars. */
	public static final String ACCEPT = "application/openmetrics-text;version=1.0.0";

	private static final Pattern LABEL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final String LABELS = "\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)}";

	private static final Pattern LINE = Pattern
		.compile("([^\\s{#]+)(?:" + LABELS + ")? (\\S+)(?: [0-9.]+)?(?: # " + LABELS + " \\S+(?: \\S+)?)?");

	/**
	 * Scrapes an application.
	 * @param application the application's address
	 * @return the page
	 */
	public static Scrape from(URI application) {
		HttpRequest request = HttpRequest.newBuilder(application.resolve("/actuator/prometheus"))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Duration.ofSeconds(30))
			.header("Accept", ACCEPT)
			.build();
		try {
			HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
			return new Scrape(response.statusCode() == 200 ? response.body() : "");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer from " + request.uri(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Returns the samples of a name.
	 * @param name the name, with its suffix
	 * @return the samples
	 */
	public List<Sample> samples(String name) {
		return samples().filter((sample) -> sample.name().equals(name)).toList();
	}

	/**
	 * Returns the value of the first sample with a name and labels.
	 * @param name the name, with its suffix
	 * @param labels labels that the sample has, among others
	 * @return the value
	 */
	public double value(String name, Map<String, String> labels) {
		return samples(name).stream()
			.filter((sample) -> sample.labels().entrySet().containsAll(labels.entrySet()))
			.findFirst()
			.orElseThrow(() -> new NoSuchElementException("No sample " + name + labels))
			.value();
	}

	/**
	 * Returns the samples that have an exemplar.
	 * @return the samples
	 */
	public List<Sample> exemplars() {
		return samples().filter((sample) -> !sample.exemplar().isEmpty()).toList();
	}

	private Stream<Sample> samples() {
		return this.text.lines()
			.filter((line) -> !line.startsWith("#"))
			.map(LINE::matcher)
			.filter(Matcher::matches)
			.map((line) -> new Sample(line.group(1), labels(line.group(2)), Double.parseDouble(line.group(3)),
					labels(line.group(4))));
	}

	private static Map<String, String> labels(@Nullable String text) {
		Map<String, String> labels = new LinkedHashMap<>();
		if (text != null) {
			LABEL.matcher(text).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
		}
		return labels;
	}

	/**
	 * A sample of a page.
	 *
	 * @param name the name, with its suffix
	 * @param labels the labels
	 * @param value the value
	 * @param exemplar the labels of the exemplar, empty without one
	 */
	public record Sample(String name, Map<String, String> labels, double value, Map<String, String> exemplar) {

		/**
		 * Returns the trace that the exemplar points to.
		 * @return the trace id, empty without one
		 */
		public String traceId() {
			return this.exemplar.getOrDefault("trace_id", "");
		}

		/**
		 * Returns the span that the exemplar points to.
		 * @return the span id, empty without one
		 */
		public String spanId() {
			return this.exemplar.getOrDefault("span_id", "");
		}

	}

}
