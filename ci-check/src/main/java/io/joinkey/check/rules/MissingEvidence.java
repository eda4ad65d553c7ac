/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Rule;

/**
 * Explains evidence that is missing because another rule is broken: without a header on
 * the record no listener can continue its trace.
 */
final class MissingEvidence {

	/** Rules that find no evidence while another rule is broken. */
	private static final Map<CorrelationRule, Set<CorrelationRule>> STARVED = Map.of(CorrelationRule.INBOUND_CONTINUED,
			Set.of(CorrelationRule.NO_ORPHAN_SPAN, CorrelationRule.INBOUND_NONE_NEW,
					CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
			CorrelationRule.LOG_HAS_IDS,
			Set.of(CorrelationRule.LOG_ID_EQUALS_SPAN, CorrelationRule.LOG_FIELD_SHAPE,
					CorrelationRule.LOG_EVERY_APPENDER),
			CorrelationRule.LOG_FIELD_SHAPE, Set.of(CorrelationRule.LOG_ID_EQUALS_SPAN),
			CorrelationRule.LOG_EVERY_APPENDER,
			Set.of(CorrelationRule.LOG_ID_EQUALS_SPAN, CorrelationRule.LOG_FIELD_SHAPE),
			CorrelationRule.OUTGOING_TRACEPARENT, Set.of(CorrelationRule.OUTGOING_TRACESTATE_BAGGAGE),
			CorrelationRule.REACTOR_HOP, Set.of(CorrelationRule.LOG_HAS_IDS, CorrelationRule.LOG_ID_EQUALS_SPAN,
					CorrelationRule.LOG_FIELD_SHAPE, CorrelationRule.LOG_EVERY_APPENDER),
			CorrelationRule.KAFKA_PRODUCED_HEADER,
			Set.of(CorrelationRule.KAFKA_CONSUMED, CorrelationRule.KAFKA_NEXT_RECORD_CLEAN,
					CorrelationRule.KAFKA_BATCH_LINKS, CorrelationRule.KAFKA_RETRY_DLT),
			CorrelationRule.EXEMPLAR_PRESENT, Set.of(CorrelationRule.LABEL_CARDINALITY));

	static final String EXPECTED_STATUS = "expected-status";

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
			.filter((other) -> other.state() == State.BROKEN && starves(other.rule(), outcome.rule()))
			.findFirst()
			.map((other) -> Report.blocked(outcome.rule(), other))
			.orElse(outcome);
	}

	/**
	 * Return whether a request was not answered as expected, which leaves all rules
	 * without evidence.
	 */
	private static boolean starves(Rule broken, Rule rule) {
		return (broken instanceof CorrelationRule known) ? STARVED.getOrDefault(known, Set.of()).contains(rule)
				: broken.id().equals(EXPECTED_STATUS);
	}

}
