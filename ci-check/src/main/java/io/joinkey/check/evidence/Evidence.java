/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * One thing that a service really emitted, as opposed to what an API says it would.
 */
public sealed interface Evidence permits SentRequest, LogLine, SpanRecord, HttpExchange, KafkaRecord, KafkaDelivery,
		Scrape, Exemplar, TaskRun, OpenedScope {

	/**
	 * Says in one line what this is and where it was seen, for a person to find it again.
	 * @return the place
	 */
	String place();

}
