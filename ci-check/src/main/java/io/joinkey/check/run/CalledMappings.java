/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.SentRequest;

/**
 * Records the mappings of the application, and the reason why the gate did not call one.
 */
final class CalledMappings {

	private static final String UNANSWERED = "it was called, and not answered in time";

	private static final String TWIN = "another mapping of this path may have answered; list a request of each under requests, with its version, header or parameter";

	private final List<Mapping> mappings = new ArrayList<>();

	private final List<String> reasons = new ArrayList<>();

	private final Set<GateFile.Sent> called = new LinkedHashSet<>();

	void add(Mapping mapping, String reason) {
		this.mappings.add(mapping);
		this.reasons.add(reason);
	}

	void called(GateFile.Sent request) {
		this.called.add(request);
	}

	/** Return the mappings that were not called because of their names. */
	List<String> suggestive() {
		return IntStream.range(0, this.mappings.size())
			.filter((index) -> this.reasons.get(index).contains(Mapping.SUGGESTS))
			.mapToObj(this.mappings::get)
			.map((mapping) -> mapping.http() + " " + mapping.pattern())
			.sorted()
			.toList();
	}

	/** Counts the calls among the requests that were answered. */
	List<Coverage.Mapping> read(List<SentRequest> sent) {
		return IntStream.range(0, this.mappings.size()).mapToObj((index) -> read(index, sent)).toList();
	}

	/** A path without a variable comes before a pattern that matches it. */
	private boolean isOfAnother(Mapping mapping, String method, String target) {
		return !mapping.isLiteral()
				&& this.mappings.stream().anyMatch((each) -> each.isLiteral() && each.takes(method, target));
	}

	private Coverage.Mapping read(int index, List<SentRequest> sent) {
		Mapping mapping = this.mappings.get(index);
		long tried = this.called.stream()
			.filter((request) -> mapping.takes(request.method(), request.path())
					&& !isOfAnother(mapping, request.method(), request.path()))
			.count();
		int calls = (int) sent.stream()
			.filter((request) -> mapping.takes(request) && !isOfAnother(mapping, request.method(), request.target()))
			.count();
		if (calls > 0 && this.mappings.subList(0, index).stream().filter(mapping::isTwin).count() >= tried) {
			return new Coverage.Mapping(mapping.http(), mapping.pattern(), 0, TWIN);
		}
		return new Coverage.Mapping(mapping.http(), mapping.pattern(), calls,
				(calls > 0) ? "" : (tried > 0) ? UNANSWERED : this.reasons.get(index));
	}

}
