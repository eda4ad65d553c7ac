/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

/**
 * A kind of evidence that an application may not emit, or that the gate cannot always
 * capture.
 */
public enum Boundary {

	/** Requests that come in over HTTP. */
	INBOUND_HTTP,
	/** Log lines. */
	LOGS,
	/** Calls that go out over HTTP. */
	OUTGOING_HTTP,
	/** Records sent to Kafka. */
	KAFKA_PRODUCER,
	/** Records given to a Kafka listener, one at a time. */
	KAFKA_LISTENER,

	/** Records given to a Kafka listener in batches. */
	KAFKA_BATCH_LISTENER,
	/** The scrape. */
	METRICS,
	/** Spans of any boundary. */
	SPANS,
	/** Work that is submitted to other threads. */
	THREADS,
	/** The scopes within which spans are current. */
	SCOPES

}
