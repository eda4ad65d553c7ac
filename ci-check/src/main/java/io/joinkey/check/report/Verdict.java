/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.Collection;
import java.util.List;

import io.joinkey.check.Cause;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Severity;
import io.joinkey.check.evidence.Coverage;

/**
 * Renders the first line of each report.
 */
final class Verdict {

	private Verdict() {
	}

	static String of(Report report) {
		boolean uncalled = report.notes().stream().anyMatch((note) -> note.startsWith(Coverage.NO_ENDPOINT));
		return (report.isPassed() ? "passed" : "failed") + (uncalled ? ", but called no endpoint" : "") + ": "
				+ count(causes(report, Severity.VIOLATION), "finding") + ", "
				+ count(causes(report, Severity.WARNING), "warning") + ", " + report.inconclusive().size()
				+ " inconclusive, " + report.blocked().values().stream().mapToInt(List::size).sum() + " not judged, "
				+ report.outcomes(State.HELD).size() + " held, " + report.outcomes(State.NOT_APPLICABLE).size()
				+ " not applicable, " + report.waived().size() + " waived";
	}

	private static List<Cause> causes(Report report, Severity severity) {
		return report.causes().stream().filter((cause) -> cause.finding().rule().severity() == severity).toList();
	}

	private static String count(Collection<?> things, String name) {
		return things.size() + " " + name + ((things.size() == 1) ? "" : "s");
	}

}
