/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
		byTrace.forEach((traceId, spans) -> {
			if (!requests.containsKey(traceId)) {
				this.problems.add(new Problem(traceId, spans.get(0).service(),
						"the span '" + spans.get(0).name() + "' is of no request"));
			}
		});
		requests.forEach((traceId, request) -> check(request, byTrace.getOrDefault(traceId, List.of())));
		return this.problems;
	}

	private void check(Request request, List<Span> spans) {
		List<String> actual = spans.stream().map((span) -> span.service() + " " + span.kind()).sorted().toList();
		List<String> expected = request.scenario().spans();
		if (!actual.equals(expected)) {
			this.problems.add(new Problem(request.traceId(), "spans.jsonl",
					request.scenario() + " has the spans " + actual + ", not " + expected));
		}
		Set<String> known = new HashSet<>();
		for (Span span : spans) {
			if (!known.add(span.spanId())) {
				problem(span, "its id was used twice");
			}
		}
		List<Span> roots = spans.stream().filter((span) -> span.parentId().equals(request.spanId())).toList();
		if (roots.size() > 1) {
			problem(roots.get(1), "a second root: the client's span has " + roots.size() + " children");
		}
		spans.stream()
			.filter((span) -> !roots.contains(span) && !known.contains(span.parentId()))
			.forEach((span) -> problem(span,
					"an orphan: its parent, " + ((span.parentId().isEmpty()) ? "none" : span.parentId())
							+ ", is not in the trace; the client's span is " + request.spanId()));
		if (roots.size() == 1 && reachable(roots.get(0), spans) < spans.size() && this.problems.isEmpty()) {
			problem(roots.get(0), "not all spans are below the root");
		}
	}

	private static int reachable(Span root, List<Span> spans) {
		Map<String, List<Span>> children = spans.stream().collect(Collectors.groupingBy(Span::parentId));
		Set<Span> reached = new HashSet<>(Set.of(root));
		List<Span> next = new ArrayList<>(reached);
		while (!next.isEmpty()) {
			next = next.stream()
				.flatMap((span) -> children.getOrDefault(span.spanId(), List.of()).stream())
				.filter(reached::add)
				.toList();
		}
		return reached.size();
	}

	private void problem(Span span, String message) {
		this.problems.add(new Problem(span.traceId(), span.service(),
				"the " + span.kind() + " span '" + span.name() + "' (" + span.spanId() + "): " + message));
	}

}
