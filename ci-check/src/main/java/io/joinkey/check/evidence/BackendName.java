/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * A name by which the file of a back end finds what services emit.
 *
 * @param kind where the name occurs
 * @param name the name; a regular expression for {@link Kind#LINE_PATTERN}
 * @param labels the labels that the same query names
 * @param alternatives all metrics of a query in which one is enough
 * @param source its line in the file
 */
public record BackendName(Kind kind, String name, List<Label> labels, List<String> alternatives,
		Source source) implements Evidence {

	public BackendName {
		labels = List.copyOf(labels);
		alternatives = List.copyOf(alternatives);
	}

	@Override
	public String place() {
		return this.source.file() + ":" + this.source.line() + ": " + this.source.text().strip();
	}

	/** Where a name occurs in what a service emits, or in what back ends add to it. */
	public enum Kind {

		/** A metric in a query. */
		METRIC,
		/** A metric that a recording rule makes. */
		RECORDED,
		/** A label of exemplars. */
		EXEMPLAR_LABEL,
		/** A regular expression whose first group is the trace id of a log line. */
		LINE_PATTERN,
		/** A field of a JSON log line, by its path. */
		LINE_FIELD,
		/** A field of a JSON log line, as {@code | json} of Loki names it. */
		QUERY_FIELD,
		/** A label or structured metadata of a log line in Loki. */
		LINE_LABEL,
		/** A label or structured metadata that a shipper of log lines makes. */
		SHIPPED_LABEL,
		/** The labels of a stream in Loki. The name is empty. */
		STREAM,
		/** An attribute of spans or of their resource. */
		SPAN_TAG,
		/**
		 * The labels that Prometheus adds to metrics. The name is empty, or an asterisk
		 * if any label may be among them.
		 */
		TARGET_LABELS,
		/** A file in which no name was found. */
		NOTHING

	}

	/**
	 * One label.
	 *
	 * @param name the name
	 * @param operator how it is compared, such as {@code =}, or {@code by}
	 * @param value the value, empty if it is not compared
	 */
	public record Label(String name, String operator, String value) {
	}

	/**
	 * A line of a file.
	 *
	 * @param file the file, as the gate was told
	 * @param line the number of the line, from 1
	 * @param text the line
	 */
	public record Source(String file, int line, String text) {
	}

}
