/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.Severity;

/**
 * Writes a report for a console.
 */
final class TextReport {

	private TextReport() {
	}

	static String render(Report report) {
		StringBuilder text = new StringBuilder("Correlation gate ").append(Verdict.of(report)).append('\n');
		report.notes().forEach((note) -> text.append('\n').append(note).append('\n'));
		for (Cause cause : report.causes()) {
			Finding finding = cause.finding();
			text.append('\n')
				.append(finding.rule().id())
				.append("  ")
				.append(finding.subject())
				.append((finding.rule().severity() == Severity.WARNING) ? "  (warning)" : "")
				.append('\n')
				.append(cause.message().indent(2));
		}
		section(text, "Inconclusive (fails the build)", report.inconclusive());
		report.blocked()
			.forEach((reason, rules) -> text.append("\nNot judged because ")
				.append(reason)
				.append(": ")
				.append(String.join(", ", rules))
				.append('\n'));
		if (!report.notJudged().isEmpty()) {
			text.append("\nNot seen by the gate\n");
			NotSeen.lines(report.notJudged()).forEach((line) -> text.append("  ").append(line).append('\n'));
		}
		if (!report.waived().isEmpty()) {
			text.append("\nWaived\n");
			report.waived()
				.forEach((waived) -> text.append("  ")
					.append(waived.waiver().rule())
					.append("  ")
					.append(waived.waiver().subject())
					.append("  until ")
					.append(waived.waiver().expires())
					.append(" by ")
					.append(waived.waiver().owner())
					.append(": ")
					.append(waived.seen())
					.append('\n'));
		}
		return printable(text.toString());
	}

	private static void section(StringBuilder text, String title, List<Outcome> outcomes) {
		if (!outcomes.isEmpty()) {
			text.append('\n').append(title).append('\n');
			outcomes.forEach((outcome) -> text.append("  ")
				.append(outcome.rule().id())
				.append("  ")
				.append(outcome.reason())
				.append('\n'));
		}
	}

	/** Removes characters that a terminal would take for a command. */
	private static String printable(String text) {
		return text.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
	}

}
