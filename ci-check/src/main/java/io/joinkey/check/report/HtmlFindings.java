/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Severity;
import io.joinkey.check.evidence.Evidence;

/**
 * Renders the findings on the page, each with a link to its evidence.
 */
final class HtmlFindings {

	private final HtmlTraces traces;

	private final StringBuilder html = new StringBuilder();

	private HtmlFindings(HtmlTraces traces) {
		this.traces = traces;
	}

	static String of(List<Cause> causes, HtmlTraces traces) {
		HtmlFindings findings = new HtmlFindings(traces);
		for (int i = 0; i < causes.size(); i++) {
			findings.article(causes.get(i), i + 1);
		}
		return causes.isEmpty() ? "<p>None.</p>\n" : findings.html.toString();
	}

	private void article(Cause cause, int number) {
		Finding finding = cause.finding();
		boolean warning = finding.rule().severity() == Severity.WARNING;
		this.html
			.append("<article class=\"" + (warning ? "warned" : "broken") + "\" id=\"f" + number + "\">\n<h3>" + number
					+ ". ")
			.append(Markup.escape(finding.rule().id() + ": " + finding.subject() + (warning ? " (warning)" : "")))
			.append("</h3>\n<p>")
			.append(Markup.escape("Rule: " + finding.rule().summary() + "."))
			.append("</p>\n<dl>\n");
		row("expected", finding.diagnosis().expected());
		row("seen", finding.diagnosis().seen());
		Evidence lastRight = finding.diagnosis().lastRight();
		if (lastRight != null) {
			row("last right", lastRight.place());
		}
		List<Evidence> wrong = finding.wrong();
		if (!wrong.isEmpty()) {
			row("first wrong",
					wrong.get(0).place() + ((wrong.size() > 1) ? " and " + (wrong.size() - 1) + " more" : ""));
		}
		row("remedy", finding.diagnosis().remedy());
		cause.same().forEach((other) -> row("also", other.subject()));
		cause.consequences()
			.forEach((other) -> row("consequence",
					other.rule().id() + " " + other.subject() + ": " + other.diagnosis().seen()));
		this.html.append("</dl>\n");
		wrong.stream()
			.limit(1)
			.flatMap((evidence) -> this.traces.anchor(evidence).stream())
			.forEach((anchor) -> this.html
				.append("<p><a href=\"#" + anchor + "\">where finding " + number + " broke</a></p>\n"));
		this.html.append("</article>\n");
	}

	private void row(String name, String value) {
		this.html.append("<dt>" + name + "</dt><dd>").append(Markup.escape(value)).append("</dd>\n");
	}

}
