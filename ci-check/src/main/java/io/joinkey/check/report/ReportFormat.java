/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.List;

import io.joinkey.check.Report;
import io.joinkey.check.evidence.Telemetry;

/**
 * The formats of a report. Every form is UTF-8 and ends with a line end; text that came
 * from the application is escaped for the form.
 */
public enum ReportFormat {

	/**
	 * For a console: the verdict, each finding with its message, and one line about
	 * missing evidence.
	 */
	TEXT("report.txt", (report, telemetry) -> TextReport.render(report)),

	/** For a job summary. */
	MARKDOWN("report.md", (report, telemetry) -> MarkdownReport.render(report)),

	/**
	 * For programs: one object with {@code passed}, {@code rules}, {@code findings},
	 * {@code waived}, {@code notes} and {@code not_judged}.
	 */
	JSON("report.json", (report, telemetry) -> JsonReport.render(report)),

	/**
	 * For people: one page without scripts or external files. It shows each trace as a
	 * waterfall of spans, with the other evidence beside its span.
	 */
	HTML("report.html", HtmlReport::render),

	/** For build servers: a test case per rule. */
	JUNIT("TEST-joinkey.xml", (report, telemetry) -> JunitReport.render(report));

	private final String fileName;

	private final Renderer renderer;

	ReportFormat(String fileName, Renderer renderer) {
		this.fileName = fileName;
		this.renderer = renderer;
	}

	/**
	 * Return the name under which the report is usually stored.
	 * @return the file name, without a directory
	 */
	public String fileName() {
		return this.fileName;
	}

	/**
	 * Writes a report, without the values of headers that carry secrets.
	 * @param report the report
	 * @param telemetry the evidence that it judged
	 * @return the text
	 */
	public String render(Report report, Telemetry telemetry) {
		return Secrets.of(telemetry, List.of()).redact(this.renderer.render(report, telemetry));
	}

	private interface Renderer {

		String render(Report report, Telemetry telemetry);

	}

}
