/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Checks that the order or cart in a line and its trace id belong to the same request.
 * Tracing does not write the order.
 */
final class LogCheck {

	private static final String NO_TRACE = "none";

	/** Bit 0 of two hex digits. */
	private static final Pattern SAMPLED = Pattern.compile("[0-9a-f][13579bdf]");

	private final Evidence evidence;

	private final Map<String, Request> requestsById;

	private final Map<String, Request> requestsByTrace;

	private final Set<String> spans;

	private final Set<String> callbacks;

	private final List<Problem> problems = new ArrayList<>();

	LogCheck(Evidence evidence) {
		this.evidence = evidence;
		this.callbacks = evidence.callbackTraces();
		this.requestsById = evidence.requestsById();
		this.requestsByTrace = evidence.requestsByTrace();
		this.spans = evidence.spans()
			.stream()
			.map((span) -> key(span.service(), span.traceId(), span.spanId()))
			.collect(Collectors.toSet());
	}

	List<Problem> problems() {
		Map<Request, Map<Hop, Integer>> found = new HashMap<>();
		for (LogLine line : this.evidence.lines()) {
			if (line.json() == null) {
				problem(NO_TRACE, line, "the line is not a JSON object");
				continue;
			}
			Request owner = owner(line);
			if (owner != null) {
				found.computeIfAbsent(owner, (it) -> new HashMap<>()).merge(line.hop(), 1, Integer::sum);
			}
			compare(line, owner);
		}
		this.evidence.requests().forEach((sent) -> count(sent.request(), found.getOrDefault(sent.request(), Map.of())));
		return this.problems;
	}

	private @Nullable Request owner(LogLine line) {
		List<Request> owners = line.ids().stream().map(this.requestsById::get).distinct().toList();
		if (owners.size() > 1) {
			problem(NO_TRACE, line, "the line names several requests: " + line.ids());
		}
		return (owners.isEmpty()) ? null : owners.get(0);
	}

	private void compare(LogLine line, @Nullable Request owner) {
		String traceId = line.traceId();
		if (owner == null) {
			if (traceId != null && !this.callbacks.contains(traceId)) {
				problem(traceId, line,
						(this.requestsByTrace.containsKey(traceId))
								? "a line that is not the request's carries its trace id"
								: "the trace id belongs to no request");
			}
			return;
		}
		if (traceId == null) {
			problem(owner.traceId(), line, "the line of " + owner.id() + " has no trace id");
		}
		else if (!traceId.equals(owner.traceId())) {
			problem(owner.traceId(), line, "the line of " + owner.id() + " carries another trace id, " + traceId);
		}
		else if (!SAMPLED.matcher(Objects.toString(line.field("trace_flags"), "")).matches()) {
			problem(traceId, line, "the line's trace_flags, " + line.field("trace_flags") + ", do not say sampled");
		}
		else if (!line.service().equals(line.field("service"))) {
			problem(traceId, line, "the line names the service " + line.field("service"));
		}
		else if (!this.spans.contains(key(line.service(), traceId, line.field("span_id")))) {
			problem(traceId, line, "the line's span id, " + line.field("span_id") + ", is not a span of "
					+ line.service() + " in this trace");
		}
	}

	private void count(Request request, Map<Hop, Integer> found) {
		for (Hop hop : Hop.values()) {
			int expected = request.scenario().lines(hop);
			int actual = found.getOrDefault(hop, 0);
			if (actual != expected) {
				this.problems.add(new Problem(request.traceId(), hop.toString(), request.scenario() + " " + request.id()
						+ " has " + actual + " log lines there, not " + expected));
			}
		}
	}

	private void problem(String traceId, LogLine line, String message) {
		this.problems.add(new Problem(traceId, line.hop() + " (" + line.position() + ")", message));
	}

	private static String key(String service, String traceId, @Nullable String spanId) {
		return service + "/" + traceId + "/" + spanId;
	}

}
