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

import io.joinkey.proof.Scrape;

/**
 * An exemplar in a service's scrape.
 *
 * @param service the service
 * @param sample the sample that has the exemplar
 */
record Exemplar(String service, Scrape.Sample sample) {

	static List<Exemplar> read(String service, Path file) {
		try {
			return new Scrape(Files.readString(file)).exemplars()
				.stream()
				.map((sample) -> new Exemplar(service, sample))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String traceId() {
		return this.sample.traceId();
	}

	String spanId() {
		return this.sample.spanId();
	}

	/**
	 * Return whether the exemplar shows a failed request to checkout.
	 * @return whether it is on a bucket of server requests with status 500
	 */
	boolean isFailedCheckout() {
		return this.service.equals("checkout") && this.sample.name().equals("http_server_requests_seconds_bucket")
				&& "500".equals(this.sample.labels().get("status"));
	}

}
