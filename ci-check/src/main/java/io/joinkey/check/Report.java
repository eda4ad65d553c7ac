/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.joinkey.check.Outcome.State;

/**
 * The answer to one observation, as a value: each door decides to throw, print or exit.
 *
 * @param outcomes what became of each rule, in the order of the rules
 * @param waived what would have failed without a waiver
 * @param notJudged what the gate could not see, in words
 */
public record Report(List<Outcome> outcomes, List<Waived> waived, List<String> notJudged) {

	private static final String BLOCKED = "not judged, because ";

	public Report {
		outcomes = List.copyOf(outcomes);
		waived = List.copyOf(waived);
		notJudged = List.copyOf(notJudged);
	}

	public Report(List<Outcome> outcomes, List<Waived> waived) {
		this(outcomes, waived, List.of());
	}

	/**
	 * Judges the evidence.
	 * @param telemetry the evidence
	 * @param rules the rules, each after those that it needs
	 * @return the report
	 */
	public static Report of(Telemetry telemetry, Collection<? extends Rule> rules) {
		return judge(telemetry, rules, (rule, subject) -> Optional.empty());
	}

	/**
	 * Judges the evidence and sets aside what has been waived.
	 * @param telemetry the evidence
	 * @param rules the rules, each after those that it needs
	 * @param waivers the waivers; one that has expired waives nothing and is a finding
	 * @param today the day on which the waivers have to hold
	 * @return the report
	 */
	public static Report of(Telemetry telemetry, Collection<? extends Rule> rules, List<Waiver> waivers,
			LocalDate today) {
		List<Rule> all = new ArrayList<>(rules);
		if (!waivers.isEmpty()) {
			all.add(new WaiverExpiry(waivers, today));
		}
		return judge(telemetry, all,
				(rule, subject) -> waivers.stream()
					.filter((waiver) -> !waiver.isExpired(today) && waiver.covers(rule, subject))
					.findFirst());
	}

	/**
	 * The verdict.
	 * @return whether no violation was found and every rule that applies saw evidence
	 */
	public boolean isPassed() {
		return this.outcomes.stream().noneMatch(Report::fails);
	}

	/**
	 * Everything that broke, what fails the build first.
	 * @return the findings of all rules, waived ones left out
	 */
	public List<Finding> findings() {
		return this.outcomes.stream()
			.flatMap((outcome) -> outcome.findings().stream())
			.sorted(Comparator.comparing((finding) -> finding.rule().severity()))
			.toList();
	}

	/**
	 * The rules that were not judged because of another one, by what was said of that
	 * one.
	 * @return the names of the rules by the reason, in order
	 */
	public Map<String, List<String>> blocked() {
		Map<String, List<String>> blocked = new LinkedHashMap<>();
		outcomes(State.INCONCLUSIVE).stream()
			.filter((outcome) -> outcome.reason().startsWith(BLOCKED))
			.forEach((outcome) -> blocked
				.computeIfAbsent(outcome.reason().substring(BLOCKED.length()), (reason) -> new ArrayList<>())
				.add(outcome.rule().id()));
		return blocked;
	}

	/**
	 * The rules that nothing led to, by the reason.
	 * @return the names of the rules by the reason, in order
	 */
	public Map<String, List<String>> notExercised() {
		Map<String, List<String>> rules = new LinkedHashMap<>();
		outcomes(State.NOT_APPLICABLE).stream()
			.filter((outcome) -> outcome.reason().startsWith(Outcome.NOT_EXERCISED))
			.forEach((outcome) -> rules
				.computeIfAbsent(outcome.reason().substring(Outcome.NOT_EXERCISED.length()),
						(reason) -> new ArrayList<>())
				.add(outcome.rule().id()));
		return rules;
	}

	/**
	 * The rules that could not be judged for a reason of their own.
	 * @return their outcomes
	 */
	public List<Outcome> inconclusive() {
		return outcomes(State.INCONCLUSIVE).stream()
			.filter((outcome) -> !outcome.reason().startsWith(BLOCKED))
			.toList();
	}

	/**
	 * The rules that ended in one state.
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

	private static Report judge(Telemetry telemetry, Collection<? extends Rule> rules, Waivers waivers) {
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		List<Waived> waived = new ArrayList<>();
		for (Rule rule : rules) {
			Outcome outcome = blocked(rule, outcomes).orElseGet(() -> {
				Judgement judgement = new Judgement(rule);
				rule.judge(telemetry, judgement);
				return judgement.outcome();
			});
			outcomes.put(rule.id(), waive(outcome, waivers, waived));
		}
		return new Report(List.copyOf(outcomes.values()), waived, NotJudged.of(telemetry));
	}

	private static Optional<Outcome> blocked(Rule rule, Map<String, Outcome> before) {
		return rule.needs()
			.stream()
			.map((needed) -> before.get(needed.id()))
			.filter((outcome) -> outcome != null
					&& (outcome.state() == State.BROKEN || outcome.state() == State.INCONCLUSIVE))
			.findFirst()
			.map((outcome) -> new Outcome(rule, State.INCONCLUSIVE, 0, BLOCKED + outcome.rule().id() + " is "
					+ ((outcome.state() == State.BROKEN) ? "broken" : "inconclusive"), List.of()));
	}

	private static Outcome waive(Outcome outcome, Waivers waivers, List<Waived> waived) {
		Rule rule = outcome.rule();
		if (outcome.state() == State.INCONCLUSIVE) {
			Optional<Waiver> waiver = waivers.find(rule, Waiver.INCONCLUSIVE);
			waiver.ifPresent((found) -> waived.add(new Waived(found, outcome.reason())));
			return waiver.isEmpty() ? outcome : new Outcome(rule, State.HELD, 0, outcome.reason(), List.of());
		}
		List<Finding> left = new ArrayList<>();
		for (Finding finding : outcome.findings()) {
			waivers.find(rule, finding.subject())
				.ifPresentOrElse((waiver) -> waived.add(new Waived(waiver, finding.diagnosis().seen())),
						() -> left.add(finding));
		}
		return new Outcome(rule, left.isEmpty() && outcome.state() == State.BROKEN ? State.HELD : outcome.state(),
				outcome.evidence(), outcome.reason(), left);
	}

	/**
	 * Something that would have failed the build.
	 *
	 * @param waiver the waiver that holds
	 * @param seen what was seen, or why the rule was inconclusive
	 */
	public record Waived(Waiver waiver, String seen) {
	}

	private interface Waivers {

		Optional<Waiver> find(Rule rule, String subject);

	}

}
