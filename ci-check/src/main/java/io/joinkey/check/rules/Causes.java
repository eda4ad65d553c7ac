/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.Cause;
import io.joinkey.check.Finding;
import io.joinkey.check.Rule;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Telemetry;

/**
 * Merges findings into the findings that they follow from. A finding follows from another
 * one if each piece of its evidence leads back to evidence of the other. This is the same
 * line, call or record, the same lost context, or the trace that was started by mistake.
 * It also follows if the same line of code fixes both.
 */
final class Causes {

	/** Rules that explain others, before the order of the catalogue. */
	private static final List<CorrelationRule> UPSTREAM = List.of(CorrelationRule.SCOPE_BALANCE,
			CorrelationRule.ASYNC_HOP, CorrelationRule.REACTOR_HOP, CorrelationRule.EXECUTOR_INVENTORY,
			CorrelationRule.KAFKA_NEXT_RECORD_CLEAN, CorrelationRule.KAFKA_PRODUCED_HEADER,
			CorrelationRule.KAFKA_CONSUMED, CorrelationRule.KAFKA_BATCH_LINKS, CorrelationRule.LOG_JSON_CLEAN,
			CorrelationRule.SAMPLED_FLAG_HONOURED, CorrelationRule.EXEMPLAR_UNSAMPLED_ABSENT);

	private static final List<CorrelationRule> OF_LINES = List.of(CorrelationRule.LOG_HAS_IDS,
			CorrelationRule.LOG_ID_EQUALS_SPAN, CorrelationRule.LOG_FIELD_SHAPE, CorrelationRule.LOG_JSON_CLEAN,
			CorrelationRule.LOG_EVERY_APPENDER);

	/** Rules that judge the lines of an appender, whose name is the subject. */
	private static final Set<Rule> OF_LAYOUT = Set.of(CorrelationRule.LOG_FIELD_SHAPE, CorrelationRule.LOG_JSON_CLEAN,
			CorrelationRule.LOG_EVERY_APPENDER);

	private static final Set<CorrelationRule> OF_SAMPLES = Set.of(CorrelationRule.LABEL_CARDINALITY,
			CorrelationRule.EXEMPLAR_LEGAL);

	private static final Set<CorrelationRule> OF_FOREIGN_IDS = Set.of(CorrelationRule.LOG_IDLE_CLEAN,
			CorrelationRule.ASYNC_NO_LEAK);

	private final Origins origins;

	private Causes(Telemetry telemetry) {
		this.origins = new Origins(telemetry);
	}

	/**
	 * Merges findings.
	 * @return the causes, violations first, then in the order of the findings
	 */
	static List<Cause> of(List<Finding> findings, Telemetry telemetry) {
		Causes causes = new Causes(telemetry);
		List<Group> groups = new ArrayList<>();
		findings.stream()
			.sorted(Comparator.comparingInt((Finding finding) -> rank(finding, findings))
				.thenComparing(Causes::isOfGate))
			.forEach((finding) -> {
				groups.stream()
					.filter((group) -> causes.follows(finding, group))
					.findFirst()
					.or(() -> causes.ofLines(finding, groups))
					.ifPresentOrElse((group) -> group.add(finding), () -> groups.add(new Group(finding)));
			});
		groups.sort(Comparator.comparing((Group group) -> group.first().rule().severity())
			.thenComparingInt((group) -> findings.indexOf(group.first())));
		return groups.stream().map(Group::cause).toList();
	}

	/**
	 * Return whether a finding is about the gate's own logger. Another logger is shown
	 * first.
	 */
	private static boolean isOfGate(Finding finding) {
		return !finding.wrong().isEmpty() && finding.wrong().get(0) instanceof LogLine line && line.event().isOfGate();
	}

	/** A span that never ends explains the request that joins its trace. */
	private static int rank(Finding finding, List<Finding> all) {
		Optional<Finding> joined = all.stream()
			.filter((other) -> finding.rule() == CorrelationRule.NO_ORPHAN_SPAN
					&& other.rule() == CorrelationRule.INBOUND_NONE_NEW
					&& other.diagnosis().remedy().equals(finding.diagnosis().remedy()))
			.findFirst();
		return joined.map((other) -> rank(other) * 2 - 1).orElseGet(() -> rank(finding) * 2);
	}

	private static int rank(Finding finding) {
		int upstream = UPSTREAM.indexOf(finding.rule());
		int order = (finding.rule() instanceof CorrelationRule rule) ? rule.ordinal() : -1;
		return (upstream >= 0) ? upstream : UPSTREAM.size() + order;
	}

	private boolean follows(Finding finding, Group group) {
		Finding first = group.first();
		if (finding.rule().severity().compareTo(first.rule().severity()) < 0) {
			return false;
		}
		if (!(finding.rule() instanceof CorrelationRule) || !(first.rule() instanceof CorrelationRule)) {
			// one login refuses many requests of the file
			return finding.rule().id().equals(MissingEvidence.EXPECTED_STATUS) && finding.rule().equals(first.rule())
					&& finding.diagnosis().remedy().contains("credentials")
					&& finding.diagnosis().remedy().equals(first.diagnosis().remedy());
		}
		if (OF_SAMPLES.contains(finding.rule()) && first.rule() != finding.rule()) {
			// a label or exemplar does not follow from the request that its sample counts
			return false;
		}
		if (OF_FOREIGN_IDS.contains(finding.rule()) && first.rule() == CorrelationRule.LOG_FIELD_SHAPE) {
			// another name for a field brings no id of another request
			return false;
		}
		if (finding.rule().equals(first.rule())) {
			return finding.diagnosis().remedy().equals(first.diagnosis().remedy());
		}
		String remedy = finding.diagnosis().remedy();
		if (group.members()
			.map((member) -> member.diagnosis().remedy())
			.anyMatch((other) -> other.equals(remedy) || other.startsWith(remedy + "; and ")
					|| remedy.startsWith(other + "; else "))) {
			return true;
		}
		if (isOfAnotherLayout(finding, first)) {
			return false;
		}
		if (finding.wrong().isEmpty()) {
			String bean = "'" + finding.subject() + "'";
			return group.members()
				.anyMatch((member) -> member.subject().equals(finding.subject())
						|| member.diagnosis().remedy().contains(bean));
		}
		return isExplained(finding, group.members());
	}

	/** Each layout has to write the ids, unless the MDC has other ones for all. */
	private static boolean isOfAnotherLayout(Finding finding, Finding first) {
		return OF_LAYOUT.contains(finding.rule()) && OF_LAYOUT.contains(first.rule())
				&& !finding.subject().equals(first.subject())
				&& !first.diagnosis().remedy().startsWith("leave the MDC key");
	}

	/** Lines of several findings may explain the exemplars of one. */
	private Optional<Group> ofLines(Finding finding, List<Group> groups) {
		List<Group> all = groups.stream().filter((group) -> group.members().anyMatch(Causes::isOfLines)).toList();
		return (finding.diagnosis().remedy().equals(ExemplarRules.WRITE_IDS)
				&& isExplained(finding, all.stream().flatMap(Group::members).filter(Causes::isOfLines)))
						? all.stream().findFirst() : Optional.empty();
	}

	private static boolean isOfLines(Finding finding) {
		return OF_LINES.contains(finding.rule());
	}

	private boolean isExplained(Finding finding, Stream<Finding> causes) {
		Set<Object> explained = causes
			.flatMap((cause) -> cause.wrong()
				.stream()
				.flatMap((evidence) -> this.origins.ofCause(evidence, isOfLines(cause))))
			.collect(Collectors.toSet());
		return finding.wrong().stream().allMatch((evidence) -> this.origins.of(evidence).anyMatch(explained::contains));
	}

	private static final class Group {

		private final Finding first;

		private final List<Finding> same = new ArrayList<>();

		private final List<Finding> consequences = new ArrayList<>();

		private Group(Finding first) {
			this.first = first;
		}

		private Finding first() {
			return this.first;
		}

		private Stream<Finding> members() {
			return cause().all();
		}

		private void add(Finding finding) {
			(finding.rule().equals(this.first.rule()) ? this.same : this.consequences).add(finding);
		}

		private Cause cause() {
			return new Cause(this.first, this.same, this.consequences);
		}

	}

}
