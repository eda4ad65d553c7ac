/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;

import io.joinkey.check.evidence.Telemetry;

/**
 * One thing that must hold between pieces of evidence.
 */
public interface Rule {

	/**
	 * Return the stable name that reports and waivers use.
	 * @return the id, in kebab case
	 */
	String id();

	/**
	 * Return what a finding of this rule does to the verdict.
	 * @return the severity
	 */
	default Severity severity() {
		return Severity.VIOLATION;
	}

	/**
	 * Return the statement that must hold.
	 * @return one sentence without a full stop
	 */
	String summary();

	/**
	 * Return the rules without which this one would blame the wrong thing. When one of
	 * them is broken or inconclusive this one is not judged.
	 * @return the rules, which have to be evaluated before this one
	 */
	default List<Rule> needs() {
		return List.of();
	}

	/**
	 * Judges the evidence and records the findings.
	 * @param telemetry the evidence
	 * @param judgement takes the findings
	 */
	void judge(Telemetry telemetry, Judgement judgement);

}
