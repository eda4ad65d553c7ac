/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Optional;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report.Waived;
import io.joinkey.check.Rule;
import io.joinkey.check.Severity;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.Telemetry;

/**
 * Finds waivers that match no finding. This is a warning, because a finding may show in
 * one run and not in the next one.
 */
final class WaiverUse implements Rule {

	private final List<Waiver> waivers;

	private final List<Outcome> outcomes;

	private final List<Waived> waived;

	WaiverUse(List<Waiver> waivers, List<Outcome> outcomes, List<Waived> waived) {
		this.waivers = waivers;
		this.outcomes = List.copyOf(outcomes);
		this.waived = waived;
	}

	@Override
	public String id() {
		return "waiver-unused";
	}

	@Override
	public Severity severity() {
		return Severity.WARNING;
	}

	@Override
	public String summary() {
		return "each waiver matches a finding";
	}

	@Override
	public void judge(Telemetry telemetry, Judgement judgement) {
		if (this.waivers.isEmpty()) {
			judgement.notApplicable("every waiver has expired");
			return;
		}
		judgement.saw(this.waivers.size());
		for (Waiver waiver : this.waivers) {
			if (this.waived.stream().noneMatch((used) -> used.waiver().equals(waiver)) && isJudged(waiver)) {
				judgement.broken(waiver.rule() + " " + waiver.subject(),
						new Diagnosis(
								waiver.subject().equals(Waiver.INCONCLUSIVE) ? waiver.rule() + " is inconclusive"
										: "a finding of " + waiver.rule() + " for " + waiver.subject(),
								"none: the waiver matches nothing" + waiver.where(), null, remedy(waiver)));
			}
		}
	}

	private boolean isJudged(Waiver waiver) {
		return this.outcomes.stream()
			.filter((outcome) -> outcome.rule().id().equals(waiver.rule()))
			.noneMatch((outcome) -> outcome.state() == State.INCONCLUSIVE);
	}

	private String remedy(Waiver waiver) {
		List<String> others = this.outcomes.stream()
			.filter((outcome) -> outcome.rule().id().equals(waiver.rule()))
			.flatMap((outcome) -> outcome.findings().stream())
			.map(Finding::subject)
			.distinct()
			.toList();
		if (others.isEmpty()) {
			return unexercised(waiver).map((
					reason) -> "keep the waiver if another run may have the finding, otherwise delete it. This run had nothing"
							+ " to judge: " + reason + ". The owner is " + waiver.owner())
				.orElse("delete the waiver; its owner is " + waiver.owner());
		}
		return "correct its subject, or delete the waiver; the subjects that " + waiver.rule() + " found are "
				+ String.join(", ", others);
	}

	/** Return why the rule of a waiver had nothing to judge, if it had nothing. */
	private Optional<String> unexercised(Waiver waiver) {
		return this.outcomes.stream()
			.filter((outcome) -> outcome.rule().id().equals(waiver.rule()) && outcome.state() == State.NOT_APPLICABLE)
			.map((outcome) -> outcome.reason().replace(Outcome.NOT_EXERCISED, ""))
			.findFirst();
	}

}
