/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.joinkey.check.Report;
import io.joinkey.check.Report.Waived;
import io.joinkey.check.evidence.Telemetry;

/**
 * Writes a report as a page without scripts. Only optional details are folded, so that
 * the page can be printed.
 */
final class HtmlReport {

	private HtmlReport() {
	}

	static String render(Report report, Telemetry telemetry) {
		HtmlTraces traces = new HtmlTraces(Waterfall.of(telemetry), report.causes());
		String[] verdict = Verdict.of(report).split(": ", 2);
		Map<String, String> sections = new LinkedHashMap<>();
		sections.put("Notes", notes(report.notes()));
		sections.put("Findings", HtmlFindings.of(report.causes(), traces));
		sections.put("Not judged", HtmlRules.notJudged(report));
		sections.put("Not seen", notSeen(report.notJudged()));
		sections.put("Waived", waived(report.waived()));
		sections.put("Traces", traces.toString());
		sections.put("Rules", HtmlRules.table(report));
		sections.values().removeIf(String::isEmpty);
		StringBuilder body = new StringBuilder();
		sections.forEach((title, html) -> body.append("<section id=\"" + id(title) + "\">\n<h2>" + title + "</h2>\n")
			.append(html)
			.append("</section>\n"));
		return """
				<!DOCTYPE html>
				<html lang="en">
				<head>
				<meta charset="utf-8" />
				<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>Correlation gate %s</title>
				<style>
				%s</style>
				</head>
				<body>
				<header class="%s">
				<h1>Correlation gate %s</h1>
				<p>%s</p>
				<nav aria-label="Sections">%s</nav>
				</header>
				%s</body>
				</html>
				""".formatted(Markup.escape(verdict[0]), style(), report.isPassed() ? "joined" : "broken",
				Markup.escape(verdict[0]), Markup.escape(verdict[1]),
				sections.keySet()
					.stream()
					.map((title) -> "<a href=\"#" + id(title) + "\">" + title + "</a>")
					.collect(Collectors.joining(" ")),
				body);
	}

	private static String id(String title) {
		return title.toLowerCase(Locale.ROOT).replace(' ', '-');
	}

	private static String notes(List<String> notes) {
		return notes.stream()
			.map((note) -> "<p class=\"note\">" + Markup.escape(note) + "</p>\n")
			.collect(Collectors.joining());
	}

	private static String waived(List<Waived> waived) {
		return waived.stream()
			.map((each) -> "<article class=\"absent\">\n<h3>"
					+ Markup.escape(each.waiver().rule() + ": " + each.waiver().subject()) + "</h3>\n<p>Until "
					+ each.waiver().expires() + ", by " + Markup.escape(each.waiver().owner()) + ". Seen: "
					+ Markup.escape(each.seen()) + "</p>\n</article>\n")
			.collect(Collectors.joining());
	}

	private static String notSeen(List<String> notJudged) {
		StringBuilder html = new StringBuilder();
		NotSeen.grouped(notJudged).forEach((kind, details) -> {
			html.append("<h3>").append(Markup.escape(kind)).append("</h3>\n<ul>\n");
			details.forEach((detail) -> html.append("<li>").append(Markup.escape(detail)).append("</li>\n"));
			html.append("</ul>\n");
		});
		return html.toString();
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
