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

import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one rule finds in one observation.
 */
public final class Judgement {

	private final Rule rule;

	private final Map<List<String>, Finding> findings = new LinkedHashMap<>();

	private int evidence;

	private String reason = "";

	private boolean exercised = true;

	private @Nullable String notApplicable;

	public Judgement(Rule rule) {
		this.rule = rule;
	}

	/**
	 * Counts evidence that was looked at, right or wrong.
	 * @param count how many pieces
	 */
	public void saw(int count) {
		this.evidence += count;
	}

	/**
	 * Records a finding. The same subject with the same remedy is recorded once.
	 * @param subject what a waiver would name
	 * @param diagnosis what broke
	 * @param wrong the evidence that is wrong, if there is any
	 */
	public void broken(String subject, Diagnosis diagnosis, Evidence... wrong) {
		this.findings.merge(List.of(subject, diagnosis.remedy()),
				new Finding(this.rule, subject, diagnosis, List.of(wrong)), (first, again) -> {
					List<Evidence> all = new ArrayList<>(first.wrong());
					all.addAll(again.wrong());
					all.sort(Comparator.comparing(Judgement::isOfGate));
					return new Finding(this.rule, subject, first.diagnosis(), all);
				});
	}

	/** A line of the gate's own logger is named only where no other line is wrong. */
	private static boolean isOfGate(Evidence evidence) {
		return evidence instanceof LogLine line && line.event().isOfGate();
	}

	/**
	 * Records that the rule does not apply to the application.
	 * @param why how that was decided
	 */
	public void notApplicable(String why) {
		this.notApplicable = why;
	}

	/**
	 * Describes the evidence that the rule needs, for the case that none was seen.
	 * @param why what was missing and how to provide it
	 */
	public void inconclusive(String why) {
		inconclusiveIf(true, why);
	}

	/**
	 * Describes the evidence that the rule needs, for the case that none was seen. The
	 * rule is then inconclusive if this run had to produce some, and does not apply
	 * otherwise.
	 * @param exercised whether this run had to show evidence
	 * @param why what was missing and how to provide it
	 */
	public void inconclusiveIf(boolean exercised, String why) {
		this.exercised = exercised;
		this.reason = why;
	}

	public Outcome outcome() {
		if (this.notApplicable != null) {
			return new Outcome(this.rule, Outcome.State.NOT_APPLICABLE, 0, this.notApplicable, List.of());
		}
		if (!this.findings.isEmpty()) {
			return new Outcome(this.rule, Outcome.State.BROKEN, this.evidence, "", List.copyOf(this.findings.values()));
		}
		if (this.evidence == 0 && !this.exercised) {
			return new Outcome(this.rule, Outcome.State.NOT_APPLICABLE, 0, Outcome.NOT_EXERCISED + this.reason,
					List.of());
		}
		if (this.evidence == 0) {
			return new Outcome(this.rule, Outcome.State.INCONCLUSIVE, 0,
					this.reason.isEmpty() ? "it saw no evidence" : this.reason, List.of());
		}
		return new Outcome(this.rule, Outcome.State.HELD, this.evidence, "", List.of());
	}

}
