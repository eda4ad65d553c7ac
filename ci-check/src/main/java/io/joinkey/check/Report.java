/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.Outcome.State;

/**
 * The result of all rules for one observation. It is a plain value: each caller decides
 * whether to throw, print or exit.
 *
 * @param outcomes what became of each rule, in the order of the rules
 * @param waived what would have failed without a waiver
 * @param notes what a person has to know about the run, in words
 * @param notJudged what the gate could not see, each as a kind, a colon and what it is
 * about
 * @param causes the findings, each with those that follow from it
 */
public record Report(List<Outcome> outcomes, List<Waived> waived, List<String> notes, List<String> notJudged,
		List<Cause> causes) {

	public static final String BLOCKED = "not judged, because ";

	public Report {
		outcomes = List.copyOf(outcomes);
		waived = List.copyOf(waived);
		notes = List.copyOf(notes);
		notJudged = List.copyOf(notJudged);
		causes = List.copyOf(causes);
	}

	/**
	 * Return whether the build passes.
	 * @return whether no violation was found and every rule that applies saw evidence
	 */
	public boolean isPassed() {
		return this.outcomes.stream().noneMatch(Report::fails);
	}

	/**
	 * Return all findings, first those that fail the build.
	 * @return the findings of all rules, waived ones left out
	 */
	public List<Finding> findings() {
		return findings(this.outcomes);
	}

	public static List<Finding> findings(List<Outcome> outcomes) {
		return outcomes.stream()
			.flatMap((outcome) -> outcome.findings().stream())
			.sorted(Comparator.comparing((finding) -> finding.rule().severity()))
			.toList();
	}

	/**
	 * Return whether all that a rule found follows from findings of other rules.
	 * @param outcome the rule's outcome
	 * @return the finding that it follows from, if it does
	 */
	public Optional<Finding> consequenceOf(Outcome outcome) {
		List<Cause> explaining = this.causes.stream()
			.filter((cause) -> cause.consequences().stream().anyMatch(outcome.findings()::contains))
			.toList();
		boolean all = !explaining.isEmpty() && outcome.findings()
			.stream()
			.allMatch((finding) -> explaining.stream().anyMatch((cause) -> cause.consequences().contains(finding)));
		return all ? Optional.of(explaining.get(0).finding()) : Optional.empty();
	}

	/**
	 * Return whether a rule was not judged because of another one.
	 * @param outcome the rule's outcome
	 * @return whether another rule is the reason
	 */
	public boolean isBlocked(Outcome outcome) {
		return outcome.state() == State.INCONCLUSIVE && outcome.reason().startsWith(BLOCKED);
	}

	/**
	 * Return the rules that were not judged because of another one, by the reason.
	 * @return the names of the rules by the reason, in order
	 */
	public Map<String, List<String>> blocked() {
		Map<String, List<String>> blocked = new LinkedHashMap<>();
		this.outcomes.stream()
			.filter(this::isBlocked)
			.forEach((outcome) -> blocked
				.computeIfAbsent(outcome.reason().substring(BLOCKED.length()), (reason) -> new ArrayList<>())
				.add(outcome.rule().id()));
		return blocked;
	}

	/**
	 * Return the inconclusive rules.
	 * @return their outcomes
	 */
	public List<Outcome> inconclusive() {
		return outcomes(State.INCONCLUSIVE).stream().filter((outcome) -> !isBlocked(outcome)).toList();
	}

	/**
	 * Return the rules that ended in one state.
	 * @param state the state
	 * @return their outcomes
	 */
	public List<Outcome> outcomes(State state) {
		return this.outcomes.stream().filter((outcome) -> outcome.state() == state).toList();
	}

	private static boolean fails(Outcome outcome) {
		return outcome.state() == State.INCONCLUSIVE
				|| (outcome.state() == State.BROKEN && outcome.rule().severity() == Severity.VIOLATION);
	}

	public static Outcome blocked(Rule rule, Outcome by) {
		return new Outcome(rule, State.INCONCLUSIVE, 0,
				BLOCKED + by.rule().id() + " is " + ((by.state() == State.BROKEN) ? "broken" : "inconclusive"),
				List.of());
	}

	/**
	 * A finding that a waiver accepts.
	 *
	 * @param waiver the waiver
	 * @param seen what the finding saw, or why the rule was inconclusive
	 */
	public record Waived(Waiver waiver, String seen) {
	}
}
