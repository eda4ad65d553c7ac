/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Severity;

/**
 * Writes a report for a job summary.
 */
final class MarkdownReport {

	private MarkdownReport() {
	}

	static String render(Report report) {
		StringBuilder text = new StringBuilder("# Correlation gate ").append(Verdict.of(report)).append("\n");
		report.notes().forEach((note) -> text.append('\n').append(block(note)));
		for (Cause cause : report.causes()) {
			Finding finding = cause.finding();
			text.append("\n## ")
				.append(finding.rule().id())
				.append(": ")
				.append(code(finding.subject()))
				.append((finding.rule().severity() == Severity.WARNING) ? " (warning)" : "")
				.append("\n\n")
				.append(finding.rule().summary())
				.append(".\n\n")
				.append(block(cause.message()));
		}
		text.append("\n## Rules\n\n| rule | state | evidence | |\n|---|---|---:|---|\n");
		for (Outcome outcome : report.outcomes()) {
			text.append("| ")
				.append(outcome.rule().id())
				.append(" | ")
				.append(state(outcome.state()))
				.append(" | ")
				.append(outcome.evidence())
				.append(" | ")
				.append(reason(report, outcome))
				.append(" |\n");
		}
		if (!report.notJudged().isEmpty()) {
			text.append("\n## Not seen by the gate\n\n");
			report.notJudged().forEach((words) -> text.append("- ").append(code(words)).append('\n'));
		}
		if (!report.waived().isEmpty()) {
			text.append("\n## Waived\n\n| rule | subject | owner | until | seen |\n|---|---|---|---|---|\n");
			report.waived()
				.forEach((waived) -> text.append("| ")
					.append(code(waived.waiver().rule()))
					.append(" | ")
					.append(code(waived.waiver().subject()))
					.append(" | ")
					.append(code(waived.waiver().owner()))
					.append(" | ")
					.append(waived.waiver().expires())
					.append(" | ")
					.append(code(waived.seen()))
					.append(" |\n"));
		}
		return text.toString();
	}

	private static String reason(Report report, Outcome outcome) {
		return report.consequenceOf(outcome)
			.map((cause) -> "consequence of " + cause.rule().id() + " " + code(cause.subject()))
			.orElse(outcome.reason().isEmpty() ? "" : code(outcome.reason()));
	}

	private static String state(State state) {
		return switch (state) {
			case HELD -> "held";
			case BROKEN -> "**broken**";
			case INCONCLUSIVE -> "**inconclusive**";
			case NOT_APPLICABLE -> "not applicable";
		};
	}

	/** Writes an HTML element: in it only markup and the bar of a table are special. */
	private static String code(String text) {
		return "<code>" + Markup.escape(text.replaceAll("\\s+", " "))
			.replace("|", "&#124;")
			.replace("*", "&#42;")
			.replace("_", "&#95;")
			.replace("`", "&#96;")
			.replace("[", "&#91;") + "</code>";
	}

	/** Writes a code block whose fence no line of the text can close. */
	private static String block(String text) {
		String fence = "```";
		while (text.contains(fence)) {
			fence += "`";
		}
		return fence + "\n" + text + "\n" + fence + "\n";
	}

}
