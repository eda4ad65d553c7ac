/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.util.List;

import io.joinkey.check.CorrelationRule;
import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what an application emitted.
 */
public final class TelemetryAssert extends AbstractAssert<TelemetryAssert, CapturedTelemetry> {

	TelemetryAssert(CapturedTelemetry actual) {
		super(actual, TelemetryAssert.class);
	}

	/**
	 * Verifies that a rule saw evidence and all of it was right.
	 * @param rule the rule
	 * @return this
	 */
	public TelemetryAssert holds(CorrelationRule rule) {
		Outcome outcome = outcome(rule);
		if (outcome.state() != Outcome.State.HELD) {
			failWithMessage("%s", Verdict.of(outcome));
		}
		return this;
	}

	/**
	 * Verifies that a rule is broken.
	 * @param rule the rule
	 * @return this
	 */
	public TelemetryAssert breaks(CorrelationRule rule) {
		Outcome outcome = outcome(rule);
		if (outcome.state() != Outcome.State.BROKEN) {
			failWithMessage("%s is not broken: %s", rule.id(), Verdict.of(outcome));
		}
		return this;
	}

	/**
	 * Verifies that every rule that applies saw evidence and all of it was right.
	 * @return this
	 */
	public TelemetryAssert isJoined() {
		Report report = this.actual.report();
		if (!report.isPassed()) {
			failWithMessage("%s", Verdict.of(report));
		}
		return this;
	}

	private Outcome outcome(CorrelationRule rule) {
		List<Outcome> outcomes = this.actual.report().outcomes();
		return outcomes.stream().filter((outcome) -> outcome.rule() == rule).findFirst().orElseThrow();
	}

}
