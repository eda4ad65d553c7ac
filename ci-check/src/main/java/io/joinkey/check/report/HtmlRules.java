/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.Locale;

import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.Severity;

/**
 * Renders the rules on the page.
 */
final class HtmlRules {

	private HtmlRules() {
	}

	/** Return the rules that could not be judged, which fails the build. */
	static String notJudged(Report report) {
		StringBuilder html = new StringBuilder();
		report.inconclusive()
			.forEach((outcome) -> html.append("<article class=\"broken\">\n<h3>")
				.append(Markup.escape(outcome.rule().id() + " (inconclusive, which fails the build)"))
				.append("</h3>\n<p>")
				.append(Markup.escape(outcome.reason()))
				.append("</p>\n</article>\n"));
		report.blocked()
			.forEach((reason, rules) -> html.append("<p>Because ")
				.append(Markup.escape(reason + ": " + String.join(", ", rules)))
				.append(".</p>\n"));
		return html.toString();
	}

	static String table(Report report) {
		StringBuilder html = new StringBuilder("""
				<table>
				<thead><tr><th scope="col">rule</th><th scope="col">state</th><th scope="col">evidence</th>\
				<th scope="col">what must hold, or why it was not judged</th></tr></thead>
				<tbody>
				""");
		for (Outcome outcome : report.outcomes()) {
			String style = switch (outcome.state()) {
				case HELD -> "joined";
				case BROKEN -> (outcome.rule().severity() == Severity.WARNING) ? "warned" : "broken";
				case INCONCLUSIVE -> "broken";
				case NOT_APPLICABLE -> "absent";
			};
			html.append("<tr class=\"" + style + "\"><th scope=\"row\">")
				.append(Markup.escape(outcome.rule().id()))
				.append("</th><td>" + outcome.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "</td><td>"
						+ outcome.evidence() + "</td><td>")
				.append(Markup.escape(reason(report, outcome)))
				.append("</td></tr>\n");
		}
		return html.append("</tbody>\n</table>\n").toString();
	}

	private static String reason(Report report, Outcome outcome) {
		return report.consequenceOf(outcome)
			.map((cause) -> "Consequence of " + cause.rule().id() + " " + cause.subject())
			.orElse(outcome.reason().isEmpty() ? outcome.rule().summary() : outcome.reason());
	}

}
