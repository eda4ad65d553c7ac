/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.soak;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was seen of a request that is not complete yet.
 */
final class RequestTrace {

	private final Plan plan;

	private final int number;

	private final Set<String> places = new HashSet<>();

	private final List<SpanSeen> spans = new ArrayList<>();

	private final Set<String> spanIdsOfLines = new HashSet<>();

	private int links;

	RequestTrace(Plan plan, int number) {
		this.plan = plan;
		this.number = number;
	}

	/**
	 * Takes a line.
	 * @param line the line
	 * @return whether so many are expected from its place
	 */
	boolean add(LogLine line) {
		if (!line.spanId().isEmpty()) {
			this.spanIdsOfLines.add(line.spanId());
		}
		String place = this.places.contains(line.place()) ? line.place() + " again" : line.place();
		return kind().places().contains(place) && this.places.add(place);
	}

	/**
	 * Stores the span of a line that does not name the request.
	 * @param line the line
	 */
	void addUnnumbered(LogLine line) {
		this.spanIdsOfLines.add(line.spanId());
	}

	void add(SpanSeen span) {
		this.spans.add(span);
	}

	void addLink() {
		this.links++;
	}

	boolean isComplete() {
		return this.places.size() == kind().places().size() && this.spans.size() >= expectedSpans()
				&& this.links == expectedLinks();
	}

	private int expectedSpans() {
		return this.plan.arrival(this.number).isRecorded() ? kind().spanCount() : 0;
	}

	private int expectedLinks() {
		return kind().isBatched() ? 1 : 0;
	}

	/**
	 * Tells what a complete request has wrong, or what an incomplete one lacks.
	 * @param findings takes it
	 */
	void judge(Findings findings) {
		String missing = String.join(", ",
				kind().places().stream().filter((place) -> !this.places.contains(place)).toList());
		if (!missing.isEmpty()) {
			findings.add(Findings.Sort.MISSING, kind() + " line at " + missing, "request " + this.number);
		}
		if (this.links != expectedLinks()) {
			findings.add((this.links < expectedLinks()) ? Findings.Sort.MISSING : Findings.Sort.WRONG,
					kind() + " links of batches", "request " + this.number + " has " + this.links);
		}
		String tree = tree(rootParent(), new HashSet<>());
		String expected = (expectedSpans() > 0) ? kind().spans() : "";
		if (!tree.equals(expected) || this.spans.size() != expectedSpans()) {
			findings.add((this.spans.size() < expectedSpans()) ? Findings.Sort.MISSING : Findings.Sort.WRONG,
					kind() + " spans", "request " + this.number + " has " + (tree.isEmpty() ? "no tree" : tree) + " of "
							+ this.spans + " instead of " + expected);
		}
		strayLine().ifPresent((spanId) -> findings.add(Findings.Sort.CROSSED, kind() + " span id of a line",
				"request " + this.number + " has a line with span id " + spanId + " and the spans " + this.spans));
	}

	private Optional<String> strayLine() {
		if (expectedSpans() == 0) {
			return Optional.empty();
		}
		Set<String> spanIds = new HashSet<>();
		this.spans.forEach((span) -> spanIds.add(span.spanId()));
		return this.spanIdsOfLines.stream().filter((spanId) -> !spanIds.contains(spanId)).findFirst();
	}

	private String rootParent() {
		return this.plan.arrival(this.number).isContinued() ? this.plan.spanId(this.number) : "";
	}

	private String tree(String parentId, Set<String> visited) {
		List<String> children = new ArrayList<>();
		for (SpanSeen span : this.spans) {
			if (span.parentId().equals(parentId) && visited.add(span.spanId())) {
				String below = tree(span.spanId(), visited);
				children.add(span.label() + (below.isEmpty() ? "" : "(" + below + ")"));
			}
		}
		children.sort(null);
		return String.join(",", children);
	}

	Kind kind() {
		return this.plan.kind(this.number);
	}

	int number() {
		return this.number;
	}

	@Override
	public String toString() {
		return this.number + " " + kind() + " at " + new TreeSet<>(this.places) + " " + this.spans;
	}

}
