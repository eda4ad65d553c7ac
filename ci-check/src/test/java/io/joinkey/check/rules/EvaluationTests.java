/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Judgement;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.Report;
import io.joinkey.check.Report.Waived;
import io.joinkey.check.Rule;
import io.joinkey.check.Severity;
import io.joinkey.check.Waiver;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Tracing;
import io.joinkey.check.evidence.Telemetry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Evaluation}, {@link Judgement} and {@link Waiver}.
 */
class EvaluationTests {

	private static final Telemetry NOTHING = Telemetry.none(new Setup(new Tracing("none", false, List.of(), ""),
			List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of()));

	private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

	private static final HttpExchange CALL = new HttpExchange(1, "GET", "http://a/b", List.of(), 200);

	private final Rule held = rule("held", Severity.VIOLATION, List.of(), (judgement) -> judgement.saw(3));

	private final Rule broken = rule("broken", Severity.VIOLATION, List.of(), (judgement) -> {
		judgement.saw(1);
		judgement.broken("here", diagnosis("mend it"), CALL);
	});

	private final Rule silent = rule("silent", Severity.VIOLATION, List.of(),
			(judgement) -> judgement.inconclusive("no call was seen"));

	@Test
	void whenEveryRuleSawRightEvidenceItPasses() {
		Report report = Evaluation.of(NOTHING, List.of(this.held));
		assertThat(report.isPassed()).isTrue();
		assertThat(report.outcomes()).extracting(Outcome::evidence).containsExactly(3);
	}

	@Test
	void whenARuleSawNothingItFailsAndSaysWhy() {
		Report report = Evaluation.of(NOTHING, List.of(this.held, this.silent));
		assertThat(report.isPassed()).isFalse();
		assertThat(report.findings()).isEmpty();
		assertThat(report.outcomes(State.INCONCLUSIVE)).extracting(Outcome::reason).containsExactly("no call was seen");
	}

	@Test
	void whenARuleDoesNotApplyItPassesWithTheReason() {
		Rule absent = rule("absent", Severity.VIOLATION, List.of(), (judgement) -> judgement.notApplicable("no Kafka"));
		Report report = Evaluation.of(NOTHING, List.of(absent));
		assertThat(report.isPassed()).isTrue();
		assertThat(report.outcomes(State.NOT_APPLICABLE)).extracting(Outcome::reason).containsExactly("no Kafka");
	}

	@Test
	void aRuleIsNotExercisedOnlyIfNothingLedToItsEvidence() {
		String reason = Outcome.NOT_EXERCISED + "list a request";
		assertThat(new Outcome(this.held, State.NOT_APPLICABLE, 0, reason, List.of()).isNotExercised()).isTrue();
		assertThat(new Outcome(this.held, State.INCONCLUSIVE, 0, reason, List.of()).isNotExercised()).isFalse();
		assertThat(new Outcome(this.held, State.NOT_APPLICABLE, 0, "no Kafka", List.of()).isNotExercised()).isFalse();
	}

	@Test
	void aWarningIsReportedAndDoesNotFail() {
		Rule warning = rule("warning", Severity.WARNING, List.of(),
				(judgement) -> judgement.broken("here", diagnosis("mend it")));
		Report report = Evaluation.of(NOTHING, List.of(warning));
		assertThat(report.findings()).hasSize(1);
		assertThat(report.isPassed()).isTrue();
	}

	@Test
	void aRuleIsNotJudgedWhenOneItNeedsIsBrokenOrInconclusive() {
		Rule onBroken = rule("on-broken", Severity.VIOLATION, List.of(this.broken), (judgement) -> judgement.saw(1));
		Rule onSilent = rule("on-silent", Severity.VIOLATION, List.of(this.silent), (judgement) -> judgement.saw(1));
		Report report = Evaluation.of(NOTHING, List.of(this.broken, this.silent, onBroken, onSilent));
		assertThat(report.outcomes(State.INCONCLUSIVE)).extracting(Outcome::reason)
			.containsExactly("no call was seen", "not judged, because broken is broken",
					"not judged, because silent is inconclusive");
	}

	@Test
	void theSameSubjectWithTheSameRemedyIsOneFinding() {
		Rule often = rule("often", Severity.VIOLATION, List.of(), (judgement) -> {
			judgement.broken("a", diagnosis("mend it"), CALL);
			judgement.broken("a", diagnosis("mend it"), CALL);
			judgement.broken("a", diagnosis("mend it otherwise"), CALL);
			judgement.broken("b", diagnosis("mend it"), CALL);
		});
		assertThat(Evaluation.of(NOTHING, List.of(often)).findings()).extracting(Finding::subject)
			.containsExactly("a", "a", "b");
	}

	@Test
	void aMessageNamesWhatWasExpectedAndSeenWhereAndTheRemedy() {
		Rule often = rule("often", Severity.VIOLATION, List.of(), (judgement) -> {
			Diagnosis diagnosis = new Diagnosis("one header", "none",
					new HttpExchange(0, "PUT", "/c?d", List.of(), 200), "mend it");
			judgement.broken("a", diagnosis, CALL);
			judgement.broken("a", diagnosis, CALL);
		});
		assertThat(Evaluation.of(NOTHING, List.of(often)).findings().get(0).message()).isEqualTo("""
				expected     one header
				seen         none
				last right   call PUT /c
				first wrong  call GET a/b
				             and 1 more
				remedy       mend it""");
	}

	@Test
	void aMessageLeavesOutThePlacesThatAreNotKnown() {
		Rule missing = rule("missing", Severity.VIOLATION, List.of(),
				(judgement) -> judgement.broken("a", diagnosis("mend it")));
		assertThat(Evaluation.of(NOTHING, List.of(missing)).findings().get(0).message()).isEqualTo("""
				expected     right
				seen         wrong
				remedy       mend it""");
	}

	@Test
	void aWaiverSetsItsFindingAsideUntilTheEndOfItsLastDay() {
		Waiver waiver = new Waiver("broken", "here", "Ada", TODAY);
		Report report = Evaluation.of(NOTHING, List.of(this.broken), List.of(waiver), TODAY);
		assertThat(report.isPassed()).isTrue();
		assertThat(report.findings()).isEmpty();
		assertThat(report.waived()).containsExactly(new Waived(waiver, "wrong"));
	}

	@Test
	void whatAWaivedRuleLeavesWithoutEvidenceIsNotInconclusive() {
		Rule silent = rule("silent", Severity.VIOLATION, List.of(this.broken),
				(judgement) -> judgement.inconclusive("no scrape has an exemplar"));
		Waiver waiver = new Waiver("broken", "here", "Ada", TODAY);
		Report report = Evaluation.of(NOTHING, List.of(this.broken, silent), List.of(waiver), TODAY);
		assertThat(report.isPassed()).isTrue();
		assertThat(report.outcomes(State.NOT_APPLICABLE)).extracting(Outcome::reason)
			.containsExactly("not judged, because broken is waived: no scrape has an exemplar");
	}

	@Test
	void aWaiverOfAnotherSubjectOrRuleWaivesNothing() {
		List<Waiver> waivers = List.of(new Waiver("broken", "elsewhere", "Ada", TODAY),
				new Waiver("held", "here", "Ada", TODAY));
		assertThat(Evaluation.of(NOTHING, List.of(this.broken), waivers, TODAY).isPassed()).isFalse();
	}

	@Test
	void anExpiredWaiverWaivesNothingAndIsAFinding() {
		Waiver waiver = new Waiver("broken", "here", "Ada", TODAY.minusDays(1));
		Report report = Evaluation.of(NOTHING, List.of(this.broken), List.of(waiver), TODAY);
		assertThat(report.findings()).extracting((finding) -> finding.rule().id())
			.containsExactly("broken", "waiver-expired");
		assertThat(report.findings().get(1).subject()).isEqualTo("broken here");
		assertThat(report.findings().get(1).message()).isEqualTo("""
				expected     a waiver within its term
				seen         it expired on 2026-11-20
				remedy       delete it if the finding is gone, or ask its owner, Ada, for a new date""");
	}

	@Test
	void aWaiverThatMatchesNothingIsAWarningWithItsPlace() {
		Waiver waiver = new Waiver("broken", "elsewhere", "Ada", TODAY, "joinkey-gate.yaml line 7");
		Report report = Evaluation.of(NOTHING, List.of(this.broken, this.held), List.of(waiver), TODAY);
		assertThat(report.findings().get(1).rule().id()).isEqualTo("waiver-unused");
		assertThat(report.findings().get(1).rule().severity()).isEqualTo(Severity.WARNING);
		assertThat(report.findings().get(1).message()).isEqualTo("""
				expected     a finding of broken for elsewhere
				seen         none: the waiver matches nothing (joinkey-gate.yaml line 7)
				remedy       correct its subject, or delete the waiver; the subjects that broken found are here""");
	}

	@Test
	void anUnusedWaiverIsNamedBesideAUsedOneAndARuleThatSawNothing() {
		Waiver used = new Waiver("broken", "here", "Ada", TODAY);
		Waiver unused = new Waiver("held", "here", "Ada", TODAY);
		Report report = Evaluation.of(NOTHING, List.of(this.broken, this.held, this.silent), List.of(used, unused),
				TODAY);
		assertThat(report.findings()).extracting((finding) -> finding.diagnosis().remedy())
			.containsExactly("delete the waiver; its owner is Ada");
	}

	@Test
	void anUnusedWaiverOfARuleWithNothingToJudgeMayBeKept() {
		Waiver unused = new Waiver("kafka-produced-header", "orders", "Ada", TODAY);
		Report report = Evaluation.of(NOTHING, List.of(CorrelationRule.KAFKA_PRODUCED_HEADER), List.of(unused), TODAY);
		assertThat(report.findings()).singleElement()
			.extracting((finding) -> finding.diagnosis().remedy())
			.asString()
			.startsWith(
					"keep the waiver if another run may have the finding, otherwise delete it. This run had nothing to judge: ")
			.endsWith(". The owner is Ada")
			.containsPattern("to judge: \\w.*\\. The owner")
			.doesNotContain("not exercised");
	}

	@Test
	void theSubjectsOfOtherRulesAreNotOfferedToAWaiver() {
		Waiver unused = new Waiver("held", "there", "Ada", TODAY);
		Report report = Evaluation.of(NOTHING, List.of(this.broken, this.held), List.of(unused), TODAY);
		assertThat(report.findings().get(1).diagnosis().remedy()).isEqualTo("delete the waiver; its owner is Ada");
	}

	@Test
	void whereEachWaiverHasExpiredNoneIsUnused() {
		Waiver expired = new Waiver("held", "here", "Ada", TODAY.minusDays(1));
		Report report = Evaluation.of(NOTHING, List.of(this.held), List.of(expired), TODAY);
		assertThat(report.outcomes(State.NOT_APPLICABLE)).extracting(Outcome::reason)
			.containsExactly("every waiver has expired");
	}

	@Test
	void aWaiverOfARuleThatCouldNotBeJudgedMayMatchLater() {
		Waiver waiver = new Waiver("silent", "here", "Ada", TODAY);
		assertThat(Evaluation.of(NOTHING, List.of(this.silent), List.of(waiver), TODAY).findings()).isEmpty();
	}

	@Test
	void aRuleThatSawNothingCanBeWaivedAndThenNeitherFailsNorBlocks() {
		Rule dependent = rule("dependent", Severity.VIOLATION, List.of(this.silent), (judgement) -> judgement.saw(1));
		Waiver waiver = new Waiver("silent", Waiver.INCONCLUSIVE, "Ada", TODAY);
		Report report = Evaluation.of(NOTHING, List.of(this.silent, dependent), List.of(waiver), TODAY);
		assertThat(report.isPassed()).isTrue();
		assertThat(report.waived()).containsExactly(new Waived(waiver, "no call was seen"));
	}

	@Test
	void aWaiverWithoutAnOwnerIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Waiver("broken", "here", " ", TODAY))
			.withMessage("The waiver of the rule broken for 'here' has no owner");
	}

	@Test
	void theRuleForWaiversHasASummaryAsAllOthers() {
		assertThat(new WaiverExpiry(List.of(), LocalDate.EPOCH).summary()).contains("waiver").doesNotEndWith(".");
		assertThat(new WaiverUse(List.of(), List.of(), List.of()).summary()).contains("waiver").doesNotEndWith(".");
	}

	@Test
	void ruleWithoutEvidenceIsInconclusiveAndNotBlocked() {
		Observed observed = new Observed();
		observed.lines.clear();
		Report report = Evaluation.of(observed.telemetry(), List.of(CorrelationRule.LOG_HAS_IDS));
		assertThat(report.inconclusive()).extracting(Outcome::rule).containsExactly(CorrelationRule.LOG_HAS_IDS);
		assertThat(report.blocked()).isEmpty();
	}

	@Test
	void labelsOfAnEmptyScrapeAreNotJudgedWithoutTheTimer() {
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		for (Outcome each : List.of(new Outcome(CorrelationRule.EXEMPLAR_PRESENT, State.BROKEN, 1, "", List.of()),
				new Outcome(CorrelationRule.LABEL_CARDINALITY, State.INCONCLUSIVE, 0, "no scrape has a sample",
						List.of()))) {
			outcomes.put(each.rule().id(), each);
		}
		assertThat(MissingEvidence.explain(outcomes)).extracting(Outcome::reason)
			.containsExactly("", Report.BLOCKED + "exemplar-present is broken");
	}

	@Test
	void aRuleBehindABlockedOneIsBlockedByTheSameCause() {
		Rule behind = rule("behind", Severity.VIOLATION, List.of(CorrelationRule.NO_ORPHAN_SPAN), (judgement) -> {
		});
		Rule other = rule("other", Severity.VIOLATION, List.of(this.silent), (judgement) -> {
		});
		Outcome orphans = new Outcome(CorrelationRule.NO_ORPHAN_SPAN, State.INCONCLUSIVE, 0, "no parent", List.of());
		Outcome quiet = new Outcome(this.silent, State.INCONCLUSIVE, 0, "no call was seen", List.of());
		Map<String, Outcome> outcomes = new LinkedHashMap<>();
		for (Outcome each : List.of(new Outcome(CorrelationRule.INBOUND_CONTINUED, State.BROKEN, 1, "", List.of()),
				orphans, Report.blocked(behind, orphans), quiet, Report.blocked(other, quiet))) {
			outcomes.put(each.rule().id(), each);
		}
		String cause = Report.BLOCKED + "inbound-continued is broken";
		assertThat(MissingEvidence.explain(outcomes)).extracting(Outcome::reason)
			.containsExactly("", cause, cause, "no call was seen", Report.BLOCKED + "silent is inconclusive");
	}

	private static Diagnosis diagnosis(String remedy) {
		return new Diagnosis("right", "wrong", null, remedy);
	}

	private static Rule rule(String id, Severity severity, List<Rule> needs, Consumer<Judgement> judge) {
		return new Rule() {

			@Override
			public String id() {
				return id;
			}

			@Override
			public Severity severity() {
				return severity;
			}

			@Override
			public String summary() {
				return id;
			}

			@Override
			public List<Rule> needs() {
				return needs;
			}

			@Override
			public void judge(Telemetry telemetry, Judgement judgement) {
				judge.accept(judgement);
			}

		};
	}

}
