/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * One thing that a service emitted, or by which a back end finds it.
 */
public sealed interface Evidence permits SentRequest, LogLine, SpanRecord, HttpExchange, KafkaRecord, KafkaDelivery,
		Scrape, Exemplar, TaskRun, OpenedScope, BackendName {

	/**
	 * Return one line that describes the evidence and its place.
	 * @return the place
	 */
	String place();

}
