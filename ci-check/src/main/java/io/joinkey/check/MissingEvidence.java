/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Outcome.State;

/**
 * Explains evidence that is missing because another rule is broken: without a header on
 * the record no listener can continue its trace.
 */
final class MissingEvidence {

	private static final Map<CorrelationRule, Set<CorrelationRule>> NEEDED_BY = Map
		.of(CorrelationRule.OUTGOING_TRACEPARENT, Set.of(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE));

	private MissingEvidence() {
	}

	static List<Outcome> explain(Map<String, Outcome> outcomes) {
		Map<String, Outcome> explained = new LinkedHashMap<>();
		outcomes.forEach((id, outcome) -> explained.put(id, explain(outcome, outcomes.values(), explained)));
		return List.copyOf(explained.values());
	}

	private static Outcome explain(Outcome outcome, Collection<Outcome> all, Map<String, Outcome> explained) {
		if (outcome.state() != State.INCONCLUSIVE || outcome.reason().startsWith(Outcome.NOT_OBSERVED)) {
			return outcome;
		}
		if (outcome.reason().startsWith(Report.BLOCKED)) {
			// the rule that it needs may have been explained itself
			return outcome.rule()
				.needs()
				.stream()
				.map((needed) -> explained.get(needed.id()))
				.filter((needed) -> needed != null && needed.reason().startsWith(Report.BLOCKED))
				.findFirst()
				.map((needed) -> new Outcome(outcome.rule(), outcome.state(), 0, needed.reason(), List.of()))
				.orElse(outcome);
		}
		return all.stream()
			.filter((other) -> other.state() == State.BROKEN && other.rule() instanceof CorrelationRule rule
					&& NEEDED_BY.getOrDefault(rule, Set.of()).contains(outcome.rule()))
			.findFirst()
			.map((other) -> Report.blocked(outcome.rule(), other))
			.orElse(outcome);
	}

}
