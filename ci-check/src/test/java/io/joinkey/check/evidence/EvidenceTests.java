/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;
import java.util.Set;

import io.joinkey.check.Finding;
import io.joinkey.check.rules.CorrelationRule;
import io.joinkey.check.rules.Observed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Evidence} and how it is named in a report.
 */
class EvidenceTests {

	private final Observed observed = new Observed();

	@Test
	void scopeIsNamedBySpanThreadAndOpener() {
		assertThat(Observed.scope(OpenedScope.End.OPEN, "").place()).isEqualTo("scope of " + Observed.SERVER
				+ " opened on thread http-1 at com.acme.Orders.lambda$open$0(Orders.java:12)");
	}

	@Test
	void aTaskIsNamedByItsPoolAndItsThread() {
		assertThat(this.observed.runs.get(0).place())
			.isEqualTo("task of java.util.concurrent.ThreadPoolExecutor on thread worker-1");
	}

	@Test
	void reportCutsALineAfter160Characters() {
		assertThat(Observed.text(Observed.at(1, "main", null), "x".repeat(160) + "\n").place())
			.endsWith("through FILE: " + "x".repeat(160));
		assertThat(Observed.text(Observed.at(1, "main", null), "x".repeat(161) + "\n").place())
			.endsWith("through FILE: " + "x".repeat(160) + "...");
	}

	@Test
	void aFindingCountsTheEvidenceAfterTheFirst() {
		Finding.Diagnosis diagnosis = new Finding.Diagnosis("this", "that", null, "do it");
		Evidence wrong = this.observed.requests.get(1);
		Finding one = new Finding(CorrelationRule.REAL_TRACER, "tracer", diagnosis, List.of(wrong));
		Finding two = new Finding(CorrelationRule.REAL_TRACER, "tracer", diagnosis, List.of(wrong, wrong));
		assertThat(one.message()).contains("first wrong  request GET /orders").doesNotContain("more");
		assertThat(two.message()).contains("             and 1 more");
	}

	@Test
	void mappingsAreAddedToTheCoverage() {
		Coverage coverage = new Coverage(7, Set.of("a"), List.of("b"), List.of(), List.of("c"), List.of("d"),
				List.of("e"));
		List<Coverage.Mapping> mappings = List.of(new Coverage.Mapping("GET", "/orders", 1, ""));
		assertThat(coverage.withMappings(mappings))
			.isEqualTo(new Coverage(7, Set.of("a"), List.of("b"), mappings, List.of("c"), List.of("d"), List.of("e")));
	}

}
