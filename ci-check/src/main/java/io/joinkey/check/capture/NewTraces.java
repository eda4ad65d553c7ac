/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import io.joinkey.check.evidence.SentRequest;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.format.Traceparent;

/**
 * Begins new traces until one of them is recorded. A sampler leaves that to chance:
 * Spring Boot records one trace in ten.
 */
final class NewTraces {

	private static final int AT_MOST = 200;

	private final SpanCapture spans;

	private final Client client;

	NewTraces(SpanCapture spans, Client client) {
		this.spans = spans;
		this.client = client;
	}

	/** Sends requests without {@code traceparent}. */
	void send(Supplier<ClientRequest> request) {
		for (int i = 0; i < AT_MOST && !isRecorded(); i++) {
			request.get().traceparent(null).send();
		}
	}

	/**
	 * Sends requests of strangers, at least two.
	 */
	void sendStrangers(Supplier<ClientRequest> request) {
		for (int i = 0; i < AT_MOST && (i < 2 || !isOfStranger()); i++) {
			request.get().asStranger().send();
		}
	}

	/**
	 * Return whether the span of a stranger is recorded, or the application records
	 * nothing.
	 */
	private boolean isOfStranger() {
		return isRecordedOf((request) -> Traceparent.foreign(request).isPresent());
	}

	/** Runs a task at least once. */
	void work(GateWork work, Runnable task) {
		for (int i = 0; i < AT_MOST && this.spans.spans().isEmpty() || i == 0; i++) {
			work.run(task);
		}
	}

	/** Return whether a new trace is recorded, or the application records nothing. */
	private boolean isRecorded() {
		return isRecordedOf((request) -> request.headers()
			.stream()
			.noneMatch((header) -> header.name().equalsIgnoreCase(Traceparent.HEADER)));
	}

	private boolean isRecordedOf(Predicate<SentRequest> kind) {
		long[] servers = this.spans.spans()
			.stream()
			.filter((span) -> span.kind() == Kind.SERVER)
			.mapToLong((span) -> span.timing().order())
			.toArray();
		return servers.length == 0 || this.client.sent()
			.stream()
			.filter(kind)
			.anyMatch((request) -> LongStream.of(servers)
				.anyMatch((order) -> request.sender().order() <= order && order <= request.endOrder()));
	}

}
