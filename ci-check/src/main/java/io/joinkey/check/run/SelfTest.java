/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.capture.Cut;

/**
 * The table of wires that were cut, and of what saw it.
 */
final class SelfTest {

	private final List<String> rows = new ArrayList<>(
			List.of(row("cut", "expected rule", "seen"), row("---", "-------------", "----")));

	private boolean passed = true;

	/**
	 * Tells whether the application has a wire: one that the healthy application's report
	 * calls not applicable cannot be cut.
	 */
	static boolean applies(Cut cut, Report healthy) {
		return outcome(cut, healthy).state() != State.NOT_APPLICABLE;
	}

	void add(Cut cut, Report report) {
		State state = outcome(cut, report).state();
		boolean seen = state == State.BROKEN || state == State.INCONCLUSIVE;
		String others = report.outcomes(State.BROKEN)
			.stream()
			.filter((outcome) -> outcome.rule() != cut.rule())
			.map((outcome) -> outcome.rule().id())
			.collect(Collectors.joining(", "));
		this.passed &= seen && !report.isPassed();
		this.rows.add(row(cut.label(), cut.rule().id(),
				(seen ? "yes" : "NO") + (others.isEmpty() ? "" : " (also " + others + ")")));
	}

	void skip(Cut cut) {
		this.rows.add(row(cut.label(), cut.rule().id(), "the application has no such wire"));
	}

	boolean isPassed() {
		return this.passed;
	}

	private static Outcome outcome(Cut cut, Report report) {
		return report.outcomes().stream().filter((outcome) -> outcome.rule() == cut.rule()).findFirst().orElseThrow();
	}

	private static String row(String cut, String rule, String seen) {
		return "%-18s %-24s %s".formatted(cut, rule, seen);
	}

	@Override
	public String toString() {
		return String.join("\n", this.rows) + "\n";
	}

}
