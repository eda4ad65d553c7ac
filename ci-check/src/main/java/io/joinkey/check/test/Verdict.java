/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.util.ArrayList;
import java.util.List;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;

/**
 * A report as the message of a failure.
 */
final class Verdict {

	private Verdict() {
	}

	static String of(Report report) {
		List<String> parts = new ArrayList<>();
		report.outcomes(State.BROKEN).forEach((outcome) -> parts.add(of(outcome)));
		report.outcomes(State.INCONCLUSIVE).forEach((outcome) -> parts.add(of(outcome)));
		int broken = report.outcomes(State.BROKEN).size();
		int inconclusive = report.outcomes(State.INCONCLUSIVE).size();
		return "The signals do not join by trace id: " + broken + " rules are broken, " + inconclusive
				+ " are inconclusive, " + report.outcomes(State.HELD).size() + " hold\n\n" + String.join("\n\n", parts)
				+ "\n";
	}

	static String of(Outcome outcome) {
		return switch (outcome.state()) {
			case HELD -> outcome.rule().id() + " holds for " + outcome.evidence() + " pieces of evidence";
			case NOT_APPLICABLE -> outcome.rule().id() + " does not apply: " + outcome.reason();
			case INCONCLUSIVE -> outcome.rule().id() + " is inconclusive: " + outcome.reason();
			case BROKEN -> String.join("\n\n", outcome.findings().stream().map(Verdict::of).toList());
		};
	}

	private static String of(Finding finding) {
		return finding.rule().id() + " at " + finding.subject() + "\n  " + finding.message().replace("\n", "\n  ");
	}

}
