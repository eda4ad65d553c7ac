/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.Map;

/**
 * One exemplar in a scrape.
 *
 * @param sample the name of the sample that carries it
 * @param series the labels of that sample
 * @param labels its own labels
 * @param value its own value
 * @param line the number of its line in the scrape, from 1
 */
public record Exemplar(String sample, Map<String, String> series, Map<String, String> labels, double value,
		int line) implements Evidence {

	public Exemplar {
		series = Map.copyOf(series);
		labels = Map.copyOf(labels);
	}

	/**
	 * Return the trace that the exemplar points to.
	 * @return the value of {@code trace_id}, empty without that label
	 */
	public String traceId() {
		return this.labels.getOrDefault("trace_id", "");
	}

	/**
	 * Return the span that the exemplar points to.
	 * @return the value of {@code span_id}, empty without that label
	 */
	public String spanId() {
		return this.labels.getOrDefault("span_id", "");
	}

	@Override
	public String place() {
		return "exemplar on " + this.sample + " (scrape line " + this.line + ")";
	}

}
