/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

/**
 * What is measured.
 */
enum Metric {

	/**
	 * Processor time of the service's process without its just-in-time compiler, the
	 * operating system's count.
	 */
	CPU("CPU per request", "µs"),

	/** Processor time of the just-in-time compiler. */
	COMPILER("compiler per request", "µs"),

	/** Bytes that all threads of the service have allocated. */
	ALLOCATED("allocated per request", "B"),

	/** The median latency at a fixed rate. */
	P50("p50", "ms"),

	/** The 99th percentile of the latency at a fixed rate. */
	P99("p99", "ms"),

	/** The time from the start of the process to its first answer. */
	START("start to first answer", "s"),

	/** Processor time until the first answer. */
	START_CPU("CPU until then", "s"),

	/** Resident memory after the load. */
	RESIDENT("resident", "MiB"),

	/** What a full collection leaves of the heap after the load. */
	HEAP("heap", "MiB"),

	/** Spans that reached the collector. */
	SPANS("spans per request", ""),

	/** The size of what is exported. */
	EXPORTED("bytes per span", "B"),

	/** The size of the scrape after the load. */
	SCRAPE("scrape", "KiB");

	private final String title;

	private final String unit;

	Metric(String title, String unit) {
		this.title = title;
		this.unit = unit;
	}

	String title() {
		return this.unit.isEmpty() ? this.title : this.title + ", " + this.unit;
	}

}
