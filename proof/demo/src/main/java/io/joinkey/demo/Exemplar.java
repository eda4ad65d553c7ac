/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.joinkey.proof.Scrape;

/**
 * An exemplar in a service's scrape.
 *
 * @param service the service
 * @param evidence the exemplar with the sample that it is on
 */
record Exemplar(String service, io.joinkey.check.evidence.Exemplar evidence) {

	static List<Exemplar> read(String service, Path file) {
		try {
			return new Scrape(Files.readString(file)).exemplars()
				.stream()
				.map((exemplar) -> new Exemplar(service, exemplar))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String sample() {
		return this.evidence.sample();
	}

	Map<String, String> series() {
		return this.evidence.series();
	}

	String traceId() {
		return this.evidence.traceId();
	}

	String spanId() {
		return this.evidence.spanId();
	}

	/**
	 * Return whether the exemplar shows a failed request to checkout.
	 * @return whether it is on a bucket of server requests with status 500
	 */
	boolean isFailedCheckout() {
		return this.service.equals("checkout") && sample().equals("http_server_requests_seconds_bucket")
				&& "500".equals(series().get("status"));
	}

}
