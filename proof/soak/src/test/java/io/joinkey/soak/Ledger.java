/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.soak.Findings.Sort;

/**
 * Books every line and every span to the request that it belongs to. A request whose
 * lines and spans are complete is judged and forgotten, so that memory does not grow.
 */
final class Ledger {

	/** A trace of a batch, not of a request. */
	private static final int BATCH = -2;

	private final Plan plan;

	private final Findings findings;

	private final Map<Integer, RequestTrace> open = new HashMap<>();

	private final BitSet sent = new BitSet();

	/** The traces that the applications started, and the requests that they belong to. */
	private final Map<String, Integer> started = new HashMap<>();

	/** The other way round. */
	private final Map<Integer, String> startedFor = new HashMap<>();

	private final Map<String, List<SpanSeen>> unknownSpans = new HashMap<>();

	private final Map<String, LogLine> unknownLines = new HashMap<>();

	private long lines;

	private long spans;

	private long progress;

	private long unnumbered;

	Ledger(Plan plan, Findings findings) {
		this.plan = plan;
		this.findings = findings;
	}

	synchronized void send(int number) {
		this.sent.set(number);
		this.open.put(number, new RequestTrace(this.plan, number));
	}

	synchronized void line(LogLine line) {
		this.progress++;
		this.lines++;
		if (line.number() < 0) {
			unnumbered(line);
			return;
		}
		RequestTrace request = this.open.get(line.number());
		Kind kind = this.plan.kind(line.number());
		checkId(line, kind);
		if (request == null || !request.add(line)) {
			this.findings.add(Sort.WRONG, kind + " line too many at " + line.place(), line.text());
		}
		else {
			close(request);
		}
	}

	private void checkId(LogLine line, Kind kind) {
		if (line.traceId().isEmpty() || line.spanId().isEmpty()) {
			this.findings.add(Sort.MISSING, kind + " id at " + line.place(), line.text());
			return;
		}
		int owner = owner(line.traceId());
		if (owner == -1 && !this.plan.arrival(line.number()).isContinued()
				&& !this.startedFor.containsKey(line.number())) {
			bind(line.traceId(), line.number());
			owner = line.number();
		}
		if (owner != line.number()) {
			this.findings.add(Sort.CROSSED, kind + " line at " + line.place(), "a line of request " + line.number()
					+ " has the id of " + name(owner) + " instead of " + expected(line.number()) + ": " + line.text());
		}
		else if (line.flags().isEmpty() || line.isSampled() != this.plan.arrival(line.number()).isRecorded()) {
			this.findings.add(Sort.WRONG, kind + " trace_flags at " + line.place(),
					this.plan.arrival(line.number()) + ": " + line.text());
		}
	}

	/** A line of the framework's, or of a batch. */
	private void unnumbered(LogLine line) {
		int owner = owner(line.traceId());
		if (line.traceId().isEmpty()) {
			if (line.isBatch()) {
				this.findings.add(Sort.MISSING, "id of a batch's line", line.text());
			}
			return;
		}
		this.unnumbered++;
		if (line.place().equals("Inspection")) {
			this.findings.add(Sort.CROSSED, "line that belongs to no request", line.text());
		}
		if (line.isBatch() && owner >= 0) {
			this.findings.add(Sort.CROSSED, "line of a batch", "it has the id of " + name(owner) + ": " + line.text());
		}
		else if (owner == -1) {
			this.unknownLines.put(line.traceId(), line);
		}
		else if (this.open.get(owner) != null) {
			this.open.get(owner).addUnnumbered(line);
		}
	}

	synchronized void span(SpanSeen span) {
		this.progress++;
		this.spans++;
		if (span.isBatch()) {
			this.started.put(span.traceId(), BATCH);
			span.links().forEach((traceId) -> link(span, traceId));
			return;
		}
		int owner = owner(span.traceId());
		if (owner == -1 && span.parentId().isEmpty() && span.number() >= 0
				&& !this.plan.arrival(span.number()).isContinued() && !this.startedFor.containsKey(span.number())) {
			bind(span.traceId(), span.number());
			owner = span.number();
		}
		if (owner == -1) {
			this.unknownSpans.computeIfAbsent(span.traceId(), (id) -> new ArrayList<>()).add(span);
		}
		else {
			book(span, owner);
		}
	}

	private void book(SpanSeen span, int owner) {
		if (span.number() >= 0 && span.number() != owner) {
			this.findings.add(Sort.CROSSED, span.label() + " span", "a span of request " + span.number()
					+ " is in the trace of " + name(owner) + " instead of " + expected(span.number()) + ": " + span);
		}
		RequestTrace request = this.open.get(owner);
		if (request == null) {
			this.findings.add(Sort.WRONG, ((owner >= 0) ? this.plan.kind(owner) : "batch") + " span too many",
					span.toString());
		}
		else {
			request.add(span);
			close(request);
		}
	}

	private void link(SpanSeen batch, String traceId) {
		int owner = owner(traceId);
		RequestTrace request = this.open.get(owner);
		if (owner == -1) {
			// the producer's span was not exported yet
			this.unknownSpans.computeIfAbsent(traceId, (id) -> new ArrayList<>()).add(batch);
		}
		else if (request == null || !request.kind().isBatched()) {
			this.findings.add(Sort.WRONG, "link of a batch", name(owner) + " is linked to by " + batch);
		}
		else {
			request.addLink();
			close(request);
		}
	}

	private void bind(String traceId, int number) {
		this.started.put(traceId, number);
		this.startedFor.put(number, traceId);
		List<SpanSeen> waiting = this.unknownSpans.remove(traceId);
		if (waiting != null) {
			waiting.forEach((span) -> {
				if (span.traceId().equals(traceId)) {
					book(span, number);
				}
				else {
					link(span, traceId);
				}
			});
		}
	}

	private void close(RequestTrace request) {
		if (request.isComplete()) {
			request.judge(this.findings);
			this.open.remove(request.number());
		}
	}

	/** Whose trace it is: a request's, a batch's, or as yet unknown. */
	private int owner(String traceId) {
		int number = this.plan.number(traceId);
		if (number >= 0) {
			// a malformed header must not be continued
			return this.plan.arrival(number).isContinued() && this.sent.get(number) ? number : -3;
		}
		return this.started.getOrDefault(traceId, -1);
	}

	private String name(int owner) {
		return switch (owner) {
			case -1 -> "an unknown request";
			case BATCH -> "a batch";
			case -3 -> "a request that was not sent with it";
			default -> "request " + owner;
		};
	}

	private String expected(int number) {
		return this.plan.arrival(number).isContinued() ? this.plan.traceId(number)
				: this.startedFor.getOrDefault(number, "a new one");
	}

	/**
	 * Tells how much is not complete yet.
	 * @return the number of requests, and of traces that are not known
	 */
	synchronized int open() {
		return this.open.size() + this.unknownSpans.size();
	}

	synchronized long progress() {
		return this.progress;
	}

	synchronized long lines() {
		return this.lines;
	}

	synchronized long unnumbered() {
		return this.unnumbered;
	}

	synchronized long spans() {
		return this.spans;
	}

	synchronized void fail(int number, String subject, String message) {
		this.findings.add(Sort.MISSING, this.plan.kind(number) + " " + subject, "request " + number + ": " + message);
	}

	/**
	 * Judges what is left, after there was time for everything to arrive.
	 */
	synchronized void settle() {
		this.open.values().forEach((request) -> request.judge(this.findings));
		this.open.clear();
		this.unknownSpans
			.forEach((traceId, some) -> this.findings.add(Sort.CROSSED, "spans of an unknown trace", some.toString()));
		this.unknownSpans.clear();
		Set<String> known = new HashSet<>(this.started.keySet());
		this.unknownLines.forEach((traceId, line) -> {
			if (!known.contains(traceId)) {
				this.findings.add(Sort.CROSSED, "line with an unknown id at " + line.place(), line.text());
			}
		});
		this.unknownLines.clear();
		this.started.values().removeIf((owner) -> owner == BATCH);
	}

}
