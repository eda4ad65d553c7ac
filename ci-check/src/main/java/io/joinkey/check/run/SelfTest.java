/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.capture.FaultInjection;
import io.joinkey.check.rules.CorrelationRule;

/**
 * The table of injected faults and the rules that detected them.
 */
final class SelfTest {

	private final List<String> rows = new ArrayList<>(
			List.of(row("cut", "expected rule", "seen"), row("---", "-------------", "----")));

	private boolean passed = true;

	/**
	 * Return whether a fault can be injected: its rule must apply to the healthy
	 * application.
	 */
	static boolean applies(FaultInjection cut, Report healthy) {
		return outcome(cut, healthy).state() != State.NOT_APPLICABLE;
	}

	void add(FaultInjection cut, Report report) {
		State state = outcome(cut, report).state();
		boolean seen = state == State.BROKEN || state == State.INCONCLUSIVE;
		String others = report.outcomes(State.BROKEN)
			.stream()
			.filter((outcome) -> outcome.rule() != rule(cut))
			.map((outcome) -> outcome.rule().id())
			.collect(Collectors.joining(", "));
		this.passed &= seen && !report.isPassed();
		this.rows.add(row(cut.label(), rule(cut).id(),
				(seen ? "yes" : "NO") + (others.isEmpty() ? "" : " (also " + others + ")")));
	}

	void skip(FaultInjection cut) {
		this.rows.add(row(cut.label(), rule(cut).id(), "the application has no such wire"));
	}

	boolean isPassed() {
		return this.passed;
	}

	/** Return the rule that must be broken, or at least inconclusive. */
	private static CorrelationRule rule(FaultInjection cut) {
		return switch (cut) {
			case PROPAGATION_TYPE -> CorrelationRule.REAL_PROPAGATOR;
			case SAMPLING -> CorrelationRule.INBOUND_NONE_NEW;
			case INBOUND_HEADER -> CorrelationRule.INBOUND_CONTINUED;
			case LOG_CONTEXT -> CorrelationRule.LOG_HAS_IDS;
			case OUTGOING_HEADER -> CorrelationRule.OUTGOING_TRACEPARENT;
			case KAFKA_TEMPLATE -> CorrelationRule.KAFKA_PRODUCED_HEADER;
			case KAFKA_LISTENER -> CorrelationRule.KAFKA_CONSUMED;
			case METRICS_ENDPOINT -> CorrelationRule.OPENMETRICS_SERVED;
			case EXEMPLARS -> CorrelationRule.EXEMPLAR_PRESENT;
			case SERVICE_NAME -> CorrelationRule.SERVICE_NAME_AGREES;
		};
	}

	private static Outcome outcome(FaultInjection cut, Report report) {
		return report.outcomes().stream().filter((outcome) -> outcome.rule() == rule(cut)).findFirst().orElseThrow();
	}

	private static String row(String cut, String rule, String seen) {
		return "%-18s %-24s %s".formatted(cut, rule, seen);
	}

	@Override
	public String toString() {
		return String.join("\n", this.rows) + "\n";
	}

}
