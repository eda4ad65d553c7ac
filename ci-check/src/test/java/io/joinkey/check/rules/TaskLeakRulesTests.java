/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.Finding;
import io.joinkey.check.Finding.Diagnosis;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskLeakRules}.
 */
class TaskLeakRulesTests {

	private final Observed observed = new Observed();

	@Test
	void whatATaskLeavesOnItsThreadIsFoundAndNamed() {
		this.observed.runs.add(new TaskRun(Observed.HANDOVER, Observed.at(19, "worker-1", Observed.SERVER), List.of()));
		Finding finding = this.observed.finding(CorrelationRule.ASYNC_NO_LEAK);
		assertThat(finding.subject()).isEqualTo("workers");
		assertThat(finding.message()).contains("expected     a thread that carries nothing of a task that has ended",
				"seen         " + Observed.SERVER.traceId() + ", foreign: of the request GET /orders",
				"left on thread worker-1, which was submitted at com.acme.Orders.load(Orders.java:42)",
				"remedy       close the scope");
	}

	@Test
	void whatWasOnTheThreadBeforeIsNotTheTasksLeak() {
		this.observed.runs.add(new TaskRun(Observed.HANDOVER, Observed.at(19, "worker-1", Observed.SERVER),
				List.of(Observed.SERVER.traceId())));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).state()).isEqualTo(State.HELD);
	}

	@Test
	void aTaskThatDrainsTheItemsOfSeveralRequestsIsFine() {
		LogLine own = Observed.worked(Observed.SERVER, "com.acme.Orders", "load");
		ThreadSnapshot other = Observed.worked(Observed.NEW, "com.acme.Orders", "load").event().snapshot();
		this.observed.lines.add(own);
		this.observed.lines.add(Observed.line(new ThreadSnapshot(other.order(), other.thread(), other.active(),
				other.context(), own.event().snapshot().submission(), Caller.ANY), "working"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).state()).isEqualTo(State.HELD);
	}

	@Test
	void theIdOfAnotherRequestOnATasksLineIsFound() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		this.observed.lines.add(Observed.worked(Observed.NEW, "com.acme.Orders", "load"));
		assertThat(this.observed.finding(CorrelationRule.ASYNC_NO_LEAK).diagnosis().seen())
			.startsWith(Observed.NEW.traceId() + ", foreign: of the request GET /orders without traceparent");
	}

	@Test
	void aStageOfAFutureThatTwoRequestsShareNeedsTheContextOfItsOwnCaller() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		stage(18);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).findings()).isEmpty();
		stage(14);
		Diagnosis diagnosis = this.observed.finding(CorrelationRule.ASYNC_NO_LEAK).diagnosis();
		assertThat(diagnosis.seen()).startsWith(Observed.NEW.traceId() + ", foreign");
		assertThat(diagnosis.remedy()).contains("two requests share one future", "wrapExecutor(executor)");
	}

	@Test
	void whatATaskOfALibraryLeavesIsFoundWithoutAnyTaskOfTheApplication() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		this.observed.runs.clear();
		this.observed.runs
			.add(new TaskRun(submitted("okhttp3.Dispatcher"), Observed.at(19, "worker-1", Observed.SERVER), List.of()));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).findings()).hasSize(1);
	}

	@Test
	void theIdOfAnotherRequestIsFoundAlsoWhereNoTaskWasSeenToEnd() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		this.observed.runs.clear();
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).state()).isEqualTo(State.NOT_APPLICABLE);
		this.observed.lines.add(Observed.worked(Observed.NEW, "com.acme.Orders", "load"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).findings()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "java.util.concurrent.SubmissionPublisher, com.acme.Orders",
			"kotlinx.coroutines.Dispatched, com.acme.Orders", "okhttp3.Dispatcher, okhttp3.Call" })
	void whatServesSeveralRequestsOrIsOfALibraryMayShowAnyId(String submitter, String caller) {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		ThreadSnapshot other = Observed.worked(Observed.NEW, "com.acme.Orders", "load").event().snapshot();
		this.observed.lines.add(Observed.line(new ThreadSnapshot(other.order(), other.thread(), other.active(),
				other.context(), submitted(submitter, caller), Caller.ANY), "working"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).findings()).isEmpty();
	}

	private static TaskSubmission submitted(String... callers) {
		return new TaskSubmission(Observed.SERVER, "java.util.concurrent.ThreadPoolExecutor@1",
				Stream.of(callers).map((type) -> new StackTraceElement(type, "run", "Any.java", 7)).toList());
	}

	private void stage(long order) {
		ThreadSnapshot other = Observed.worked(Observed.NEW, "com.acme.Orders", "load").event().snapshot();
		this.observed.lines.add(Observed.line(new ThreadSnapshot(order, other.thread(), other.active(), other.context(),
				new TaskSubmission(Observed.SERVER, "java.util.concurrent.CompletableFuture@1",
						Observed.HANDOVER.stack()),
				Caller.ANY), "working"));
	}

}
