/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Report.Waived;
import io.joinkey.check.Rule;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.Telemetry;

/**
 * Judges one observation by all rules, and sets aside what is waived.
 */
public final class Evaluation {

	private final Telemetry telemetry;

	private final List<Rule> rules;

	private final List<Waiver> waivers;

	private final Map<Rule, Outcome> judged = new HashMap<>();

	/** Waivers of causes, by the consequences that they cover. */
	private final Map<List<String>, Waiver> implied = new HashMap<>();

	private final List<Finding> found = new ArrayList<>();

	private final List<Waived> waived = new ArrayList<>();

	/** The rules of which a finding was waived. */
	private final Set<String> setAside = new HashSet<>();

	private Evaluation(Telemetry telemetry, Collection<? extends Rule> rules, List<Waiver> waivers) {
		this.telemetry = telemetry;
		this.rules = List.copyOf(rules);
		this.waivers = waivers;
	}

	/**
	 * Judges the evidence.
	 * @param telemetry the evidence
	 * @param rules the rules, each after those that it needs
	 * @return the report
	 */
	public static Report of(Telemetry telemetry, Collection<? extends Rule> rules) {
		return of(telemetry, rules, List.of(), LocalDate.MIN);
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
		List<Waiver> valid = waivers.stream().filter((waiver) -> !waiver.isExpired(today)).toList();
		Evaluation evaluation = new Evaluation(telemetry, rules, valid);
		List<Outcome> outcomes = evaluation.outcomes();
		if (!waivers.isEmpty()) {
			outcomes.add(evaluation.judge(new WaiverExpiry(waivers, today)));
			outcomes.add(evaluation.judge(new WaiverUse(valid, outcomes, evaluation.waived)));
		}
		List<Finding> left = Report.findings(outcomes);
		return new Report(outcomes, evaluation.waived, telemetry.coverage().notes(), NotJudged.of(telemetry, outcomes),
				Causes.of(left, telemetry));
	}

	/** A waiver of a cause may free rules of which more waivers follow. */
	private List<Outcome> outcomes() {
		Map<String, Outcome> outcomes = pass();
		while (imply()) {
			outcomes = pass();
		}
		return new ArrayList<>(MissingEvidence.explain(outcomes));
	}

	private Map<String, Outcome> pass() {
		this.found.clear();
		this.waived.clear();
		this.setAside.clear();
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		for (Rule rule : this.rules) {
			Outcome outcome = blocked(rule, outcomes).orElseGet(() -> this.judged.computeIfAbsent(rule, this::judge));
			outcomes.put(rule.id(), waive(freed(outcome)));
		}
		return outcomes;
	}

	private Outcome judge(Rule rule) {
		Judgement judgement = new Judgement(rule);
		rule.judge(this.telemetry, judgement);
		Outcome outcome = suspected(judgement.outcome());
		// a test need not do what every rule looks at
		return (this.telemetry.coverage().isPartial() && outcome.state() == State.INCONCLUSIVE
				&& !outcome.reason().startsWith(Outcome.NOT_OBSERVED))
						? new Outcome(rule, State.NOT_APPLICABLE, 0, Outcome.NOT_EXERCISED + outcome.reason(),
								List.of())
						: outcome;
	}

	private Outcome suspected(Outcome outcome) {
		return new Outcome(outcome.rule(), outcome.state(), outcome.evidence(), outcome.reason(),
				outcome.findings()
					.stream()
					.map((finding) -> StarterAdvice.fitting(finding, this.telemetry.setup()))
					.map((finding) -> Suspects.named(finding, this.telemetry.setup()))
					.map((finding) -> PropertyPlaces.named(finding, this.telemetry.setup()))
					.toList());
	}

	private static Optional<Outcome> blocked(Rule rule, Map<String, Outcome> before) {
		return rule.needs()
			.stream()
			.map((needed) -> before.get(needed.id()))
			.filter((outcome) -> outcome != null
					&& (outcome.state() == State.BROKEN || outcome.state() == State.INCONCLUSIVE))
			.findFirst()
			.map((outcome) -> Report.blocked(rule, outcome));
	}

	/** A waiver covers what could not be judged because of what it waives. */
	private Outcome freed(Outcome outcome) {
		Rule rule = outcome.rule();
		return rule.needs()
			.stream()
			.filter((needed) -> outcome.state() == State.INCONCLUSIVE && this.setAside.contains(needed.id())
					&& find(rule, Waiver.INCONCLUSIVE).isEmpty())
			.findFirst()
			.map((needed) -> new Outcome(rule, State.NOT_APPLICABLE, 0,
					Report.BLOCKED + needed.id() + " is waived: " + outcome.reason(), List.of()))
			.orElse(outcome);
	}

	private boolean imply() {
		int before = this.implied.size();
		for (Cause cause : this.waivers.isEmpty() ? List.<Cause>of() : Causes.of(this.found, this.telemetry)) {
			find(cause.finding().rule(), cause.finding().subject()).ifPresent((waiver) -> cause.consequences()
				.stream()
				.filter((finding) -> find(finding.rule(), finding.subject()).isEmpty())
				.forEach((finding) -> this.implied.put(List.of(finding.rule().id(), finding.subject()), waiver)));
		}
		return this.implied.size() > before;
	}

	private Optional<Waiver> find(Rule rule, String subject) {
		return this.waivers.stream()
			.filter((waiver) -> waiver.covers(rule, subject))
			.findFirst()
			.or(() -> Optional.ofNullable(this.implied.get(List.of(rule.id(), subject))));
	}

	private Outcome waive(Outcome outcome) {
		Rule rule = outcome.rule();
		if (outcome.state() == State.INCONCLUSIVE) {
			Optional<Waiver> waiver = find(rule, Waiver.INCONCLUSIVE);
			waiver.ifPresent((granted) -> this.waived.add(new Waived(granted, outcome.reason())));
			return waiver.isEmpty() ? outcome : new Outcome(rule, State.HELD, 0, outcome.reason(), List.of());
		}
		this.found.addAll(outcome.findings());
		List<Finding> left = new ArrayList<>();
		for (Finding finding : outcome.findings()) {
			find(rule, finding.subject()).ifPresentOrElse((waiver) -> {
				this.waived.add(waived(waiver, finding));
				this.setAside.add(rule.id());
			}, () -> left.add(finding));
		}
		return new Outcome(rule, left.isEmpty() && outcome.state() == State.BROKEN ? State.HELD : outcome.state(),
				outcome.evidence(), outcome.reason(), left);
	}

	private static Waived waived(Waiver waiver, Finding finding) {
		String seen = finding.diagnosis().seen();
		return new Waived(waiver, waiver.covers(finding.rule(), finding.subject()) ? seen
				: "consequence " + finding.rule().id() + " " + finding.subject() + ": " + seen);
	}

}
