/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.joinkey.check.Report;
import io.joinkey.check.Telemetry;
import io.joinkey.check.report.EvidenceFile;
import io.joinkey.check.report.ReportFormat;

/**
 * Writes what the gate saw and said.
 */
final class GateReport {

	private final Path directory;

	GateReport(Path directory) {
		this.directory = directory;
	}

	void skipped(String reason) {
		write(ReportFormat.JSON.fileName(), "{\"skipped\": true}\n");
		write(ReportFormat.MARKDOWN.fileName(), "The correlation gate was skipped: " + reason + "\n");
	}

	void write(Telemetry telemetry, Report report) {
		for (ReportFormat format : ReportFormat.values()) {
			write(format.fileName(), format.render(report, telemetry));
		}
		for (EvidenceFile evidence : EvidenceFile.values()) {
			write(evidence.fileName(), evidence.render(telemetry));
		}
	}

	void selfTest(String table) {
		write("selftest.txt", table);
		System.out.println("\n" + table);
	}

	private void write(String file, String text) {
		try {
			Files.createDirectories(this.directory);
			Files.writeString(this.directory.resolve(file), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write " + this.directory.resolve(file), ex);
		}
	}

}
