/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.proof.Span;

/**
 * Checks that the spans of each request are the expected ones, and one tree below the
 * span that the client named.
 */
final class SpanCheck {

	private final Evidence evidence;

	private final List<Problem> problems = new ArrayList<>();

	SpanCheck(Evidence evidence) {
		this.evidence = evidence;
	}

	List<Problem> problems() {
		Map<String, List<Span>> byTrace = this.evidence.spansByTrace();
		Map<String, Request> requests = this.evidence.requestsByTrace();
		Set<String> callbacks = this.evidence.callbackTraces();
		byTrace.forEach((traceId, spans) -> {
			if (!requests.containsKey(traceId) && !callbacks.contains(traceId)) {
				this.problems.add(new Problem(traceId, spans.get(0).service(),
						"the span '" + spans.get(0).name() + "' belongs to no request"));
			}
		});
		requests.forEach((traceId, request) -> check(request, byTrace.getOrDefault(traceId, List.of())));
		return this.problems;
	}

	private void check(Request request, List<Span> spans) {
		Map<String, Span> byId = new HashMap<>();
		for (Span span : spans) {
			if (byId.put(span.spanId(), span) != null) {
				problem(span, "its id was used twice");
			}
		}
		List<String> missing = new ArrayList<>(request.scenario().spans());
		for (Span span : spans) {
			String parent = "the client";
			if (!span.parentId().equals(request.spanId())) {
				Span parentSpan = byId.get(span.parentId());
				if (parentSpan == null) {
					problem(span, "an orphan: its parent, " + span.parentId() + ", is not in the trace");
					continue;
				}
				parent = name(parentSpan);
			}
			if (!missing.remove(name(span) + " below " + parent)) {
				problem(span, "unexpected below " + parent);
			}
		}
		missing.forEach((name) -> this.problems.add(new Problem(request.traceId(), "spans.jsonl",
				request.scenario() + " " + request.id() + " has no span " + name)));
	}

	private static String name(Span span) {
		return span.service() + " " + span.kind();
	}

	private void problem(Span span, String message) {
		this.problems.add(new Problem(span.traceId(), span.service(),
				"the " + span.kind() + " span '" + span.name() + "' (" + span.spanId() + "): " + message));
	}

}
