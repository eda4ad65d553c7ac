/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.List;

import io.joinkey.proof.Span;

/**
 * Checks that each callback of the gateway, which sends no {@code traceparent}, is linked
 * to the request whose transaction it names.
 */
final class CallbackCheck {

	private final Evidence evidence;

	private final List<Problem> problems = new ArrayList<>();

	CallbackCheck(Evidence evidence) {
		this.evidence = evidence;
	}

	List<Problem> problems() {
		for (Request request : this.evidence.calledBack()) {
			List<Span> spans = this.evidence.callbacksOf(request);
			if (spans.size() != 1) {
				problem(request, request.transaction() + " has " + spans.size() + " callbacks, not one");
			}
			spans.forEach((span) -> check(span, request));
		}
		return this.problems;
	}

	private void check(Span span, Request request) {
		if (!span.linkedTraceIds().equals(List.of(request.traceId()))) {
			problem(request, "the callback's links are " + span.linkedTraceIds());
		}
		List<LogLine> lines = this.evidence.lines()
			.stream()
			.filter((line) -> span.traceId().equals(line.traceId()))
			.toList();
		if (lines.size() != 1 || !request.traceId().equals(lines.get(0).field("linked_trace_id"))
				|| !request.transaction().equals(lines.get(0).field("txn_id"))) {
			problem(request, "the callback has not one line with txn_id and linked_trace_id: " + lines);
		}
	}

	private void problem(Request request, String message) {
		this.problems.add(new Problem(request.traceId(), "the callback", message));
	}

}
