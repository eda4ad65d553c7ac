/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.SpanRecord.Status;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScheduledRunRules}.
 */
class ScheduledRunRulesTests {

	private static final String HANDLER = "org.springframework.scheduling.support.TaskUtils$LoggingErrorHandler";

	private static final String REACTIVE = "org.springframework.scheduling.annotation.ScheduledAnnotationReactiveSupport";

	private final Observed observed = new Observed();

	@Test
	void theErrorLineOfARunWithoutIdsIsFound() {
		add(68, HANDLER, null, Caller.ANY);
		assertThat(this.observed.finding(CorrelationRule.SCHEDULED_RUN).message()).contains(
				"expected     the ids of the run that failed, " + Observed.TICK,
				"seen         none: Spring logs the exception after the run's scope was closed",
				"last right   INTERNAL span \"task clock.tick\"", "first wrong  " + HANDLER + " on thread scheduling-1",
				"remedy       catch and log the exception in the @Scheduled method");
	}

	@Test
	void anErrorLineWithIdsAndOneThatFollowsNoRunAreFine() {
		add(68, HANDLER, Observed.TICK, Caller.ANY);
		add(59, HANDLER, null, Caller.ANY);
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).state()).isEqualTo(State.HELD);
	}

	@Test
	void theErrorLineOfAReactiveRunIsFoundOnWhicheverThreadItIsLogged() {
		fails();
		add(62, "parallel-1", REACTIVE, null, Caller.ANY);
		assertThat(this.observed.finding(CorrelationRule.SCHEDULED_RUN).message()).contains(
				"expected     the ids of the run that fails, " + Observed.TICK,
				"seen         none: Spring subscribes to the publisher outside of the run's scope",
				"first wrong  " + REACTIVE + " on thread parallel-1", "remedy       log the failure in the publisher");
	}

	@Test
	void anErrorLineOfAReactiveRunWithIdsAndOneOfARunThatNobodyObservesAreFine() {
		fails();
		add(62, REACTIVE, Observed.TICK, Caller.ANY);
		add(68, REACTIVE, null, Caller.ANY);
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).state()).isEqualTo(State.HELD);
	}

	@Test
	void aLineOfAScheduledMethodThatNobodyObservesIsFound() {
		add(62, Observed.LOGGER, null, Caller.SCHEDULE);
		assertThat(this.observed.finding(CorrelationRule.SCHEDULED_RUN).diagnosis().remedy())
			.contains("management.observations.enable.tasks.scheduled.execution=true");
	}

	@Test
	void aRunInSomebodyElsesTraceIsFound() {
		this.observed.span(Observed.TICK,
				(span) -> new SpanRecord(span.context(), new Parent(Observed.SERVER.spanId(), false), span.kind(),
						span.name(), span.status(), span.links(), span.timing(), span.source(), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.SCHEDULED_RUN).subject()).isEqualTo("task clock.tick");
	}

	@Test
	void aTaskThatDidNotRunIsNotJudgedAndSaysSo() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.TICK));
		Outcome outcome = this.observed.judge(CorrelationRule.SCHEDULED_RUN);
		assertThat(outcome.state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(outcome.reason()).isEqualTo("none of the 1 scheduled tasks ran while the gate looked");
	}

	@Test
	void eachLineOfARunIsEvidence() {
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).evidence()).isOne();
		add(68, HANDLER, Observed.TICK, Caller.ANY);
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).evidence()).isEqualTo(2);
		add(62, Observed.LOGGER, Observed.TICK, Caller.SCHEDULE);
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).evidence()).isEqualTo(3);
		fails();
		add(63, REACTIVE, Observed.TICK, Caller.ANY);
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).evidence()).isEqualTo(4);
		add(59, HANDLER, null, Caller.ANY);
		add(58, REACTIVE, null, Caller.ANY);
		assertThat(this.observed.judge(CorrelationRule.SCHEDULED_RUN).evidence()).isEqualTo(4);
	}

	@Test
	void errorLineBelongsToTheLastRunOfItsThread() {
		run(Observed.context("e", "1", "03"), 50, 57, Status.ERROR, "scheduling-1");
		run(Observed.context("e", "2", "03"), 61, 67, Status.ERROR, "scheduling-2");
		add(68, HANDLER, null, Caller.ANY);
		assertThat(this.observed.finding(CorrelationRule.SCHEDULED_RUN).diagnosis().expected())
			.isEqualTo("the ids of the run that failed, " + Observed.TICK);
	}

	@Test
	void reactiveErrorLineBelongsToTheFirstRunThatEnds() {
		fails();
		run(Observed.context("e", "1", "03"), 61, 80, Status.ERROR, "scheduling-2");
		run(Observed.context("e", "2", "03"), 61, 64, Status.OK, "scheduling-2");
		run(Observed.context("e", "3", "03"), 40, 45, Status.ERROR, "scheduling-2");
		add(63, REACTIVE, null, Caller.ANY);
		assertThat(this.observed.finding(CorrelationRule.SCHEDULED_RUN).diagnosis().expected())
			.isEqualTo("the ids of the run that fails, " + Observed.TICK);
	}

	private void run(SpanContext context, long order, long end, Status status, String thread) {
		SpanRecord run = this.observed.spans.stream()
			.filter((span) -> span.context().equals(Observed.TICK))
			.findFirst()
			.orElseThrow();
		this.observed.spans.add(0,
				new SpanRecord(context, null, run.kind(), run.name(), status, List.of(),
						new SpanRecord.Timing(order, end, order, end), new SpanRecord.Source("orders", "x", thread),
						run.attributes()));
	}

	private void fails() {
		this.observed.span(Observed.TICK, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(),
				span.name(), Status.ERROR, span.links(), span.timing(), span.source(), span.attributes()));
	}

	private void add(long order, String logger, @Nullable SpanContext active, Caller caller) {
		add(order, "scheduling-1", logger, active, caller);
	}

	private void add(long order, String thread, String logger, @Nullable SpanContext active, Caller caller) {
		ThreadSnapshot snapshot = new ThreadSnapshot(order, thread, active, Map.of(), null, caller);
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, logger, "ERROR", "failed"), "CONSOLE",
				Observed.line(snapshot, "failed").text()));
	}

}
