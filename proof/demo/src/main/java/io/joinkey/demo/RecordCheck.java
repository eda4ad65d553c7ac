/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.joinkey.proof.Span;

/**
 * Checks that each settlement was published once, with one {@code traceparent} that names
 * the span that sent it.
 */
final class RecordCheck {

	private final Evidence evidence;

	private final List<Problem> problems = new ArrayList<>();

	RecordCheck(Evidence evidence) {
		this.evidence = evidence;
	}

	List<Problem> problems() {
		Map<String, List<TopicRecord>> byOrder = this.evidence.records()
			.stream()
			.collect(Collectors.groupingBy(TopicRecord::key));
		Map<String, List<Span>> spans = this.evidence.spansByTrace();
		for (Sent sent : this.evidence.requests()) {
			Request request = sent.request();
			List<TopicRecord> records = byOrder.getOrDefault(request.id(), List.of());
			int expected = (request.scenario().isSettled()) ? 1 : 0;
			if (records.size() != expected) {
				this.problems.add(new Problem(request.traceId(), "settlement-request",
						request.id() + " has " + records.size() + " records, not " + expected));
			}
			records.forEach((record) -> check(record, request, spans.getOrDefault(request.traceId(), List.of())));
		}
		return this.problems;
	}

	private void check(TopicRecord record, Request request, List<Span> spans) {
		if (record.traceparents().size() != 1) {
			problem(record, request, "it has " + record.traceparents().size() + " traceparent headers, not one: "
					+ record.traceparents());
			return;
		}
		String traceparent = record.traceparents().get(0);
		boolean joins = spans.stream()
			.filter((span) -> span.kind().equals("PRODUCER"))
			.anyMatch((span) -> traceparent.startsWith("00-" + request.traceId() + "-" + span.spanId() + "-"));
		if (!joins) {
			problem(record, request, "its traceparent, " + traceparent + ", names no PRODUCER span of the trace");
		}
	}

	private void problem(TopicRecord record, Request request, String message) {
		this.problems
			.add(new Problem(request.traceId(), record.position(), "the record of " + request.id() + ": " + message));
	}

}
