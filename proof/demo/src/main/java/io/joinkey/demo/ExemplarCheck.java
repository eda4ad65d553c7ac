/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that each exemplar leads to a span and to a log line, and that a failed checkout
 * can be found from one.
 */
final class ExemplarCheck {

	private final Evidence evidence;

	private final List<Problem> problems = new ArrayList<>();

	ExemplarCheck(Evidence evidence) {
		this.evidence = evidence;
	}

	List<Problem> problems() {
		Set<String> spans = this.evidence.spans()
			.stream()
			.map((span) -> span.traceId() + "/" + span.spanId())
			.collect(Collectors.toSet());
		Set<String> logged = this.evidence.lines()
			.stream()
			.map(LogLine::traceId)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		for (Exemplar exemplar : this.evidence.exemplars()) {
			if (!spans.contains(exemplar.traceId() + "/" + exemplar.spanId())) {
				problem(exemplar, "the exemplar's span, " + exemplar.spanId() + ", was not exported");
			}
			if (!logged.contains(exemplar.traceId())) {
				problem(exemplar, "no log line has the exemplar's trace id");
			}
		}
		boolean someRequestFailed = this.evidence.requests().stream().anyMatch((sent) -> sent.status() == 500);
		if (someRequestFailed && this.evidence.exemplars().stream().noneMatch(Exemplar::isFailedCheckout)) {
			this.problems.add(new Problem("none", "checkout.metrics.txt",
					"no bucket of http_server_requests_seconds with status 500 has an exemplar"));
		}
		return this.problems;
	}

	private void problem(Exemplar exemplar, String message) {
		this.problems.add(new Problem(exemplar.traceId(),
				exemplar.service() + ".metrics.txt, " + exemplar.sample() + " of " + exemplar.series(), message));
	}

}
