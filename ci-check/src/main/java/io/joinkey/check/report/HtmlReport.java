/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.joinkey.check.Cause;
import io.joinkey.check.Evidence;
import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Report;
import io.joinkey.check.Report.Waived;
import io.joinkey.check.Severity;
import io.joinkey.check.Telemetry;

/**
 * Writes a report as a page. Nothing on it moves or hides, so that it reads the same on
 * paper, and every way through it is a link.
 */
final class HtmlReport {

	private HtmlReport() {
	}

	static String render(Report report, Telemetry telemetry) {
		HtmlTraces traces = new HtmlTraces(Waterfall.of(telemetry), report.causes());
		String title = Markup.escape("Correlation gate " + Verdict.of(report));
		return """
				<!DOCTYPE html>
				<html lang="en">
				<head>
				<meta charset="utf-8" />
				<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
				<meta name="viewport" content="width=device-width" />
				<title>%s</title>
				<style>
				%s</style>
				</head>
				<body>
				<header class="%s">
				<h1>%s</h1>
				<nav><a href="#findings">Findings</a> <a href="#traces">Traces</a> <a href="#rules">Rules</a></nav>
				</header>
				<div class="columns">
				<aside id="findings" aria-label="Findings">
				<h2>Findings</h2>
				%s</aside>
				<main id="traces">
				<h2>Traces</h2>
				%s</main>
				</div>
				%s<section id="rules">
				<h2>Rules</h2>
				%s</section>
				</body>
				</html>
				""".formatted(title, style(), report.isPassed() ? "joined" : "broken", title,
				findings(report.causes(), traces), traces, waived(report.waived()) + notJudged(report.notJudged()),
				rules(report));
	}

	private static String waived(List<Waived> waived) {
		return list("waived", "Waived",
				waived.stream()
					.map((each) -> each.waiver().rule() + ": " + each.waiver().subject() + ", until "
							+ each.waiver().expires() + " by " + each.waiver().owner() + ": " + each.seen())
					.toList());
	}

	private static String notJudged(List<String> notJudged) {
		return list("not-judged", "Not seen by the gate", notJudged);
	}

	private static String list(String id, String title, List<String> items) {
		if (items.isEmpty()) {
			return "";
		}
		StringBuilder html = new StringBuilder("<section id=\"" + id + "\">\n<h2>" + title + "</h2>\n<ul>\n");
		items.forEach((item) -> html.append("<li>").append(Markup.escape(item)).append("</li>\n"));
		return html.append("</ul>\n</section>\n").toString();
	}

	private static String findings(List<Cause> causes, HtmlTraces traces) {
		if (causes.isEmpty()) {
			return "<p>None.</p>\n";
		}
		StringBuilder html = new StringBuilder();
		for (int i = 1; i <= causes.size(); i++) {
			Finding finding = causes.get(i - 1).finding();
			boolean warning = finding.rule().severity() == Severity.WARNING;
			html.append(
					"<article class=\"" + (warning ? "warned" : "broken") + "\" id=\"f" + i + "\">\n<h3>" + i + ". ")
				.append(Markup.escape(finding.rule().id() + ": " + finding.subject() + (warning ? " (warning)" : "")))
				.append("</h3>\n<pre>")
				.append(Markup.escape(causes.get(i - 1).message()))
				.append("</pre>\n");
			String where = "where finding " + i + " broke";
			List<Evidence> wrong = finding.wrong();
			wrong.stream()
				.limit(1)
				.flatMap((evidence) -> traces.anchor(evidence).stream())
				.forEach((anchor) -> html.append("<p><a href=\"#" + anchor + "\">" + where + "</a></p>\n"));
			html.append("</article>\n");
		}
		return html.toString();
	}

	private static String rules(Report report) {
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

	private static String style() {
		try (InputStream style = HtmlReport.class.getResourceAsStream("report.css")) {
			if (style == null) {
				throw new IllegalStateException("The jar of joinkey-ci-check lacks report.css");
			}
			return new String(style.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
