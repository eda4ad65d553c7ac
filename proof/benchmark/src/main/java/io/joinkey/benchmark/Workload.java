/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark;

/**
 * What a request to the service does.
 */
enum Workload {

	/** The cheapest request: what is added weighs most. */
	LOG("two log lines", 1, 40_000, 400),

	/** One call to another service with Spring Boot's default client, the JDK's. */
	CALL("two log lines, one outgoing call", 2, 8_000, 100),

	/** One record sent to a broker and consumed by the same service. */
	RECORD("two log lines, one Kafka record sent and consumed", 3, 10_000, 100);

	private final String title;

	private final int spans;

	private final int requests;

	private final int rate;

	Workload(String title, int spans, int requests, int rate) {
		this.title = title;
		this.spans = spans;
		this.requests = requests;
		this.rate = rate;
	}

	String title() {
		return this.title;
	}

	/**
	 * Returns how many spans a sampled request has at least.
	 * @return the number of spans
	 */
	int spans() {
		return this.spans;
	}

	/**
	 * Returns how many requests a round sends as fast as the service answers.
	 * @return the number of requests
	 */
	int requests() {
		return this.requests;
	}

	/**
	 * Returns how many requests per second are sent while latencies are measured.
	 * @return requests per second
	 */
	int rate() {
		return this.rate;
	}

}
