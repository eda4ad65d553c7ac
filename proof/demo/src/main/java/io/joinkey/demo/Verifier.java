/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether each request is recovered exactly by its trace id, no more and no less.
 */
final class Verifier {

	private Verifier() {
	}

	/**
	 * Finds the evidence that does not join.
	 * @param evidence what was sent and what it left behind
	 * @return what is wrong; nothing when all is well
	 */
	static List<Problem> verify(Evidence evidence) {
		List<Problem> problems = new ArrayList<>();
		for (Sent sent : evidence.requests()) {
			int expected = sent.request().scenario().status();
			if (sent.status() != expected) {
				problems.add(new Problem(sent.request().traceId(), "the client",
						sent.request().scenario() + " was answered with " + sent.status() + ", not " + expected));
			}
		}
		problems.addAll(new LogCheck(evidence).problems());
		problems.addAll(new SpanCheck(evidence).problems());
		problems.addAll(new RecordCheck(evidence).problems());
		problems.addAll(new CallbackCheck(evidence).problems());
		problems.addAll(new ExemplarCheck(evidence).problems());
		return problems;
	}

}
