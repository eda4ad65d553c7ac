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
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.format.OpenMetrics;
import io.joinkey.check.format.OpenMetrics.Sample;

/**
 * A page of metrics in OpenMetrics text.
 *
 * @param text the page as it was served
 */
public record Scrape(String text) {

	/** What Prometheus sends: only OpenMetrics has exemplars. */
	public static final String ACCEPT = "application/openmetrics-text;version=1.0.0";

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
	 * Return the samples of a name.
	 * @param name the name, with its suffix
	 * @return the samples
	 */
	public List<Sample> samples(String name) {
		return OpenMetrics.read(this.text).samples().stream().filter((sample) -> sample.name().equals(name)).toList();
	}

	/**
	 * Return the value of the first sample with a name and labels.
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
	 * Return the exemplars.
	 * @return the exemplars
	 */
	public List<Exemplar> exemplars() {
		return OpenMetrics.read(this.text).exemplars();
	}

}
