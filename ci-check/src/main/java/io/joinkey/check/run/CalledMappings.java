/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Coverage;
import io.joinkey.check.evidence.SentRequest;

/**
 * Records the mappings of the application, and the reason why the gate did not call one.
 */
final class CalledMappings {

	private final Map<Mapping, String> reasons = new LinkedHashMap<>();

	void add(Mapping mapping, String reason) {
		this.reasons.put(mapping, reason);
	}

	/** Counts the calls among the requests that were answered. */
	List<Coverage.Mapping> read(List<SentRequest> sent) {
		return this.reasons.entrySet().stream().map((entry) -> {
			Mapping mapping = entry.getKey();
			int calls = (int) sent.stream().filter((request) -> mapping.takes(request)).count();
			return new Coverage.Mapping(mapping.http(), mapping.pattern(), calls, (calls > 0) ? "" : entry.getValue());
		}).toList();
	}

}
