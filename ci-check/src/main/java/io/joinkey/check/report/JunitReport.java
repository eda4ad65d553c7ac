/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Severity;

/**
 * Writes a report as a JUnit test suite. A warning passes with its text as output. A rule
 * is skipped if it is not applicable, or if it only follows from another failure.
 */
final class JunitReport {

	private JunitReport() {
	}

	static String render(Report report) {
		List<Outcome> outcomes = report.outcomes();
		long failures = outcomes.stream().filter((outcome) -> fails(report, outcome)).count();
		long skipped = outcomes.stream().filter((outcome) -> !skipped(report, outcome).isEmpty()).count();
		StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"joinkey\"")
			.append(" tests=\"" + outcomes.size() + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"" + skipped
					+ "\">\n");
		for (Outcome outcome : outcomes) {
			xml.append("  <testcase classname=\"joinkey\" name=\"" + Markup.escape(outcome.rule().id()) + "\">");
			String text = Markup.escape(text(report, outcome));
			String skippedBecause = skipped(report, outcome);
			if (!skippedBecause.isEmpty()) {
				xml.append("<skipped message=\"" + Markup.escape(skippedBecause) + "\"/>");
			}
			else if (fails(report, outcome)) {
				xml.append("<failure message=\"" + Markup.escape(message(outcome)) + "\">" + text + "</failure>");
			}
			else if (!text.isEmpty()) {
				xml.append("<system-out>" + text + "</system-out>");
			}
			xml.append("</testcase>\n");
		}
		return xml.append("</testsuite>\n").toString();
	}

	/** Skips a test case whose failure follows from another one. */
	private static String skipped(Report report, Outcome outcome) {
		if (outcome.state() == State.NOT_APPLICABLE || report.isBlocked(outcome)) {
			return outcome.reason();
		}
		return report.consequenceOf(outcome)
			.map((cause) -> "consequence of " + cause.rule().id() + " " + cause.subject())
			.orElse("");
	}

	private static boolean fails(Report report, Outcome outcome) {
		return skipped(report, outcome).isEmpty() && (outcome.state() == State.INCONCLUSIVE
				|| (outcome.state() == State.BROKEN && outcome.rule().severity() == Severity.VIOLATION));
	}

	private static String message(Outcome outcome) {
		return (outcome.state() == State.INCONCLUSIVE) ? outcome.reason()
				: outcome.findings().stream().map(Finding::subject).collect(Collectors.joining(", "));
	}

	private static String text(Report report, Outcome outcome) {
		if (outcome.findings().isEmpty()) {
			return outcome.reason();
		}
		return report.causes()
			.stream()
			.filter((cause) -> cause.finding().rule().equals(outcome.rule()))
			.map((cause) -> cause.finding().subject() + "\n" + cause.message())
			.collect(Collectors.joining("\n\n"));
	}

}
