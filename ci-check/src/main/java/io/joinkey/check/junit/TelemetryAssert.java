/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.junit;

import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.report.ReportFormat;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Evaluation;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions for the evidence of an application.
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
			failWithMessage("%s", describe(outcome));
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
			failWithMessage("%s", describe(outcome));
		}
		return this;
	}

	/**
	 * Verifies that every rule that applies saw evidence and all of it was right.
	 * @return this
	 */
	public TelemetryAssert isJoined() {
		Telemetry telemetry = this.actual.withFailure();
		Report report = Evaluation.of(telemetry, List.of(CorrelationRule.values()));
		if (!report.isPassed()) {
			failWithMessage("%s", ReportFormat.TEXT.render(report, telemetry));
		}
		return this;
	}

	private static String describe(Outcome outcome) {
		return outcome.rule().id() + " is " + outcome.state() + " after " + outcome.evidence() + " pieces of evidence "
				+ outcome.reason()
				+ outcome.findings()
					.stream()
					.map((finding) -> "\n" + finding.subject() + "\n" + finding.message())
					.collect(Collectors.joining());
	}

	private Outcome outcome(CorrelationRule rule) {
		List<Outcome> outcomes = this.actual.report().outcomes();
		return outcomes.stream().filter((outcome) -> outcome.rule() == rule).findFirst().orElseThrow();
	}

}
