/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.ThreadSnapshot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncHopRules} and traces that start on another thread.
 */
class AsyncRootTests {

	private static final SpanContext ROOT = Observed.context("7", "7", "03");

	private final Observed observed = new Observed();

	@Test
	void linesWithinALostTraceAreEvidenceToo() {
		root();
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(15, "worker-1", ROOT, Map.of(), Observed.HANDOVER, ThreadSnapshot.Caller.ANY),
				"working"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.wrong()).hasSize(2));
	}

	@Test
	void traceThatLinksToTheSubmittersIsFine() {
		root(Observed.NEW, Observed.SERVER);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void aTraceThatLinksToAnotherOneOnlyIsFound() {
		root(Observed.NEW);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void idOfNoRequestIsNotALeak() {
		this.observed.lines.add(Observed.worked(Observed.TICK, "com.acme.Orders", "load"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).state()).isEqualTo(State.HELD);
	}

	@Test
	void leakOfNoBeanIsNamedByTheSubmittingMethod() {
		executors(List.of(), Map.of());
		this.observed.runs.add(new TaskRun(Observed.HANDOVER, Observed.at(19, "worker-1", Observed.SERVER), List.of()));
		assertThat(this.observed.finding(CorrelationRule.ASYNC_NO_LEAK).subject()).isEqualTo("com.acme.Orders.load");
	}

	@Test
	void withoutAgentAnExecutorThatPropagatesIsNotBlamed() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		this.observed.lines.add(Observed.line(Observed.at(14, "worker-1", null), "working"));
		for (Probe probe : new Probe[] { Probe.ARRIVED, Probe.NOT_TRIED }) {
			executors(List.of(new ExecutorBean("workers", "com.acme.Workers", true, probe, "X@1", "worker-*")),
					Map.of(Boundary.THREADS, "the JVM does not let the agent attach"));
			assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.INCONCLUSIVE);
		}
	}

	@Test
	void lostTraceIsEvidenceByItself() {
		this.observed.lines.clear();
		root();
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).evidence()).isOne();
	}

	private void root(SpanContext... links) {
		SpanRecord root = Observed.span(ROOT, null, Kind.INTERNAL, "work", 14, "worker-1");
		this.observed.spans.add(new SpanRecord(ROOT, null, root.kind(), root.name(), root.status(), List.of(links),
				root.timing(), new Source("orders", "com.acme", "worker-1", Observed.HANDOVER), root.attributes()));
	}

	private void executors(List<ExecutorBean> executors, Map<Boundary, String> unobserved) {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), unobserved,
				new Threads(executors, true, 1));
	}

}
