/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.joinkey.check.Report;
import io.joinkey.check.evidence.Telemetry;
import io.joinkey.check.report.EvidenceFile;
import io.joinkey.check.report.ReportFormat;
import io.joinkey.check.report.Secrets;

/**
 * Writes the report and the evidence.
 */
final class GateReport {

	private final Path directory;

	private List<String> known = List.of();

	private Secrets secrets = Secrets.of(List.of());

	GateReport(Path directory) {
		this.directory = directory;
	}

	/** Redacts values in all that is written from now on. */
	void hide(List<String> values) {
		this.known = values;
		this.secrets = Secrets.of(values);
	}

	/** Redacts what the application has printed. */
	void redactOutput() {
		redact(this.directory.resolve(GateProcess.OUTPUT), this.secrets);
	}

	static void redact(Path output, Secrets secrets) {
		try {
			if (Files.exists(output)) {
				// keeps each byte in any encoding
				String text = Files.readString(output, StandardCharsets.ISO_8859_1);
				String redacted = secrets.redact(text);
				if (!redacted.equals(text)) {
					Files.writeString(output, redacted, StandardCharsets.ISO_8859_1);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot redact " + output, ex);
		}
	}

	void skipped(String reason) {
		write(ReportFormat.JSON.fileName(), "{\"skipped\": true}\n");
		write(ReportFormat.MARKDOWN.fileName(), "The correlation gate was skipped: " + reason + "\n");
		write(GateProcess.CONSOLE, "Correlation gate skipped: " + reason + "\n");
	}

	void write(Telemetry telemetry, Report report) {
		this.secrets = Secrets.of(telemetry, this.known);
		for (ReportFormat format : ReportFormat.values()) {
			write(format.fileName(), format.render(report, telemetry));
		}
		for (EvidenceFile evidence : EvidenceFile.values()) {
			write(evidence.fileName(), evidence.render(telemetry));
		}
	}

	/**
	 * Writes what the console shows: what has to be fixed, or a few lines if the gate
	 * passed.
	 */
	void console(Telemetry telemetry, Report report) {
		write(GateProcess.CONSOLE, ReportFormat.TEXT.render(report, telemetry) + "\nThe report is in "
				+ this.directory.toAbsolutePath().resolve("report.html") + "\n");
	}

	void selfTest(String table) {
		write("selftest.txt", table);
		write(GateProcess.CONSOLE, table);
	}

	void couldNotJudge(String text) {
		write(GateProcess.CONSOLE, text);
	}

	void unfinished(String text) {
		write(GateProcess.UNFINISHED, text);
	}

	private void write(String file, String text) {
		try {
			Files.createDirectories(this.directory);
			Files.writeString(this.directory.resolve(file), this.secrets.redact(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write " + this.directory.resolve(file), ex);
		}
	}

}
