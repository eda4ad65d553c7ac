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
 * Writes a report as a JUnit test suite: a warning passes with its text as output, a rule
 * that is not applicable is skipped.
 */
final class JunitReport {

	private JunitReport() {
	}

	static String render(Report report) {
		List<Outcome> outcomes = report.outcomes();
		long failures = outcomes.stream().filter(JunitReport::fails).count();
		StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"joinkey\"")
			.append(" tests=\"" + outcomes.size() + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\""
					+ report.outcomes(State.NOT_APPLICABLE).size() + "\">\n");
		for (Outcome outcome : outcomes) {
			xml.append("  <testcase classname=\"joinkey\" name=\"" + Markup.escape(outcome.rule().id()) + "\">");
			String text = Markup.escape(text(outcome));
			if (fails(outcome)) {
				xml.append("<failure message=\"" + Markup.escape(message(outcome)) + "\">" + text + "</failure>");
			}
			else if (outcome.state() == State.NOT_APPLICABLE) {
				xml.append("<skipped message=\"" + text + "\"/>");
			}
			else if (!text.isEmpty()) {
				xml.append("<system-out>" + text + "</system-out>");
			}
			xml.append("</testcase>\n");
		}
		return xml.append("</testsuite>\n").toString();
	}

	private static boolean fails(Outcome outcome) {
		return outcome.state() == State.INCONCLUSIVE
				|| (outcome.state() == State.BROKEN && outcome.rule().severity() == Severity.VIOLATION);
	}

	private static String message(Outcome outcome) {
		return (outcome.state() == State.INCONCLUSIVE) ? outcome.reason()
				: outcome.findings().stream().map(Finding::subject).collect(Collectors.joining(", "));
	}

	private static String text(Outcome outcome) {
		return outcome.findings().isEmpty() ? outcome.reason()
				: outcome.findings()
					.stream()
					.map((finding) -> finding.subject() + "\n" + finding.message())
					.collect(Collectors.joining("\n\n"));
	}

}
