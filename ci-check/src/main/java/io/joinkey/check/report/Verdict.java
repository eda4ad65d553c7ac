/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.report;

import java.util.Collection;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;

/**
 * The first line of every form.
 */
final class Verdict {

	private Verdict() {
	}

	static String of(Report report) {
		return (report.isPassed() ? "passed" : "failed") + ": " + count(report.findings(), "finding") + ", "
				+ report.outcomes(State.INCONCLUSIVE).size() + " inconclusive, " + report.outcomes(State.HELD).size()
				+ " held, " + report.outcomes(State.NOT_APPLICABLE).size() + " not applicable, "
				+ report.waived().size() + " waived";
	}

	private static String count(Collection<?> things, String name) {
		return things.size() + " " + name + ((things.size() == 1) ? "" : "s");
	}

}
