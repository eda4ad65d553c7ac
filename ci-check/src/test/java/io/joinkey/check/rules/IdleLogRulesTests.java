/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Evidence;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdleLogRules}.
 */
class IdleLogRulesTests {

	private final Observed observed = new Observed();

	@Test
	void applicationThatLogsOnlyWithinSpansHasNoIdleLine() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() == null);
		assertThat(this.observed.lines).isNotEmpty();
		assertThat(this.observed.judge(CorrelationRule.LOG_IDLE_CLEAN).state()).isEqualTo(State.NOT_APPLICABLE);
		this.observed.lines.clear();
		assertThat(this.observed.judge(CorrelationRule.LOG_IDLE_CLEAN).state()).isEqualTo(State.INCONCLUSIVE);
	}

	@Test
	void anIdOutsideAnySpanIsFound() {
		addIdle(50, Observed.NEW);
		assertThat(this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).subject()).isEqualTo("thread http-*");
	}

	@Test
	void theMessageOfALeakNamesTheLastSpanOnTheThreadAndItsRequest() {
		addIdle(50, Observed.NEW);
		assertThat(this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).message()).contains(
				"expected     no id, since no span was active",
				"seen         " + Observed.NEW.traceId()
						+ ", stale: of the earlier request GET /orders without traceparent",
				"last right   SERVER span \"http get /orders\" " + Observed.NEW,
				"first wrong  com.acme.Orders on thread http-2", "remedy       close the scope");
	}

	@Test
	void aKeyOfTheApplicationThatKeepsTheIdIsNamed() {
		LogLine line = Observed.line(Observed.at(50, "http-2", null), "idle");
		ThreadSnapshot snapshot = new ThreadSnapshot(50, "http-2", null,
				Map.of("X-B3-TraceId", Observed.NEW.traceId()));
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "idle"), "CONSOLE",
				line.text().replace("}", ",\"X-B3-TraceId\":\"" + Observed.NEW.traceId() + "\"}")));
		assertThat(this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).diagnosis().remedy()).startsWith(
				"put the id of the current span under X-B3-TraceId for each request, MDC.remove(\"X-B3-TraceId\") in a finally block");
	}

	@Test
	void anIdThatTheApplicationPutsIntoTheMdcItselfIsLeftToTheTracer() {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.CHANGES_ID_KEY, "MDC.put",
						new StackTraceElement("com.acme.Orders", "audit", "Orders.java", 24)),
						new CodeSite(CodeSite.Kind.CLEARS_MDC, "MDC.clear",
								new StackTraceElement("com.acme.Orders", "end", "Orders.java", 30)))));
		LogLine line = Observed.line(Observed.at(50, "http-2", null), "idle");
		ThreadSnapshot snapshot = new ThreadSnapshot(50, "http-2", null, Map.of("trace_id", Observed.NEW.traceId()));
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, Observed.LOGGER, "INFO", "idle"), "CONSOLE",
				line.text().replace("}", ",\"trace_id\":\"" + Observed.NEW.traceId() + "\"}")));
		assertThat(this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).diagnosis().remedy()).isEqualTo(
				"let only the tracer write the ids to the MDC: remove MDC.put at com.acme.Orders.audit(Orders.java:24)");
		assertThat(this.observed.judge(CorrelationRule.LOG_FIELD_SHAPE).state()).isEqualTo(State.HELD);
	}

	@Test
	void idsThatCameWithTheThreadAreNotRemovedByATask() {
		addIdle(50, Observed.NEW);
		TaskSubmission task = new TaskSubmission(Observed.NEW, "java.util.concurrent.ThreadPoolExecutor@7",
				List.of(new StackTraceElement("com.acme.Seats", "seats", "Seats.java", 7)));
		ThreadSnapshot ended = new ThreadSnapshot(26, "http-2", null, Map.of("traceId", Observed.NEW.traceId()));
		this.observed.runs.add(new TaskRun(task, ended, List.of(Observed.NEW.traceId())));
		assertThat(this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).diagnosis().remedy()).isEqualTo(
				"let no ThreadFactory copy the MDC, and no thread inherit it (log4j2.isThreadContextMapInheritable): "
						+ "the thread kept the ids of the request that created it. Propagate the context for each task instead: "
						+ "wrap the executor where it is made, ContextExecutorService.wrap(executor, ContextSnapshotFactory.builder().build()::captureAll), as an ExecutorService");
		this.observed.runs.add(new TaskRun(task, ended, List.of()));
		assertThat(this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).diagnosis().remedy())
			.startsWith("close the scope, or remove the key from the MDC");
	}

	@Test
	void aTaskThatHasTheIdsOfAnotherAlsoNeedsItsOwn() {
		Finding finding = counted(Observed.SERVER);
		assertThat(finding.diagnosis().expected())
			.isEqualTo("the ids of trace " + Observed.SERVER.traceId() + ", in which the task was submitted");
		assertThat(finding.diagnosis().remedy()).startsWith("close the scope, or remove the key from the MDC")
			.contains("; and propagate the context to the task that logs here: wrap the executor where it is made");
	}

	@Test
	void whereTheThreadsIdsAreTheCauseTheRemedyIsNotGivenTwice() {
		TaskSubmission earlier = new TaskSubmission(Observed.NEW, "java.util.concurrent.ThreadPoolExecutor@7",
				List.of(new StackTraceElement("com.acme.Seats", "seats", "Seats.java", 7)));
		this.observed.runs.add(new TaskRun(earlier, new ThreadSnapshot(26, "render", null, Map.of()),
				List.of(Observed.NEW.traceId())));
		assertThat(counted(Observed.SERVER).diagnosis().remedy()).startsWith("let no ThreadFactory copy the MDC")
			.doesNotContain("propagate the context to the task that logs here");
	}

	@Test
	void aTaskThatNoRequestSubmittedNeedsNoIds() {
		Finding finding = counted(Observed.TICK);
		assertThat(finding.diagnosis().expected()).isEqualTo("no id, since no span was active");
		assertThat(finding.diagnosis().remedy()).doesNotContain("propagate the context to the task");
	}

	private Finding counted(SpanContext from) {
		TaskSubmission task = new TaskSubmission(from, "java.util.concurrent.ThreadPoolExecutor@7",
				List.of(new StackTraceElement("com.acme.Seats", "count", "Seats.java", 7)));
		LogLine line = Observed.line(Observed.at(50, "render", Observed.NEW), "counted");
		this.observed.lines.add(new LogLine(
				new LogEvent(new ThreadSnapshot(50, "render", null, Map.of(), task, ThreadSnapshot.Caller.ANY),
						Observed.LOGGER, "INFO", "counted"),
				"CONSOLE", line.text()));
		return this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN);
	}

	@Test
	void aLineThatStillCarriesItsOwnRequestsIdAfterTheScopeIsFine() {
		addIdle(28, Observed.NEW);
		assertThat(this.observed.judge(CorrelationRule.LOG_IDLE_CLEAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void lastRightOfALeakIsOnItsThread() {
		LogLine line = Observed.line(Observed.at(50, "listener-1", Observed.SERVER), "idle");
		this.observed.lines
			.add(new LogLine(new LogEvent(Observed.at(50, "listener-1", null), Observed.LOGGER, "INFO", "idle"),
					"CONSOLE", line.text()));
		Evidence lastRight = this.observed.finding(CorrelationRule.LOG_IDLE_CLEAN).diagnosis().lastRight();
		assertThat(lastRight).isInstanceOfSatisfying(SpanRecord.class,
				(span) -> assertThat(span.context()).isEqualTo(Observed.CONSUMER));
	}

	private void addIdle(long order, SpanContext leaked) {
		LogLine line = Observed.line(Observed.at(order, "http-2", leaked), "idle");
		this.observed.lines
			.add(new LogLine(new LogEvent(Observed.at(order, "http-2", null), Observed.LOGGER, "INFO", "idle"),
					"CONSOLE", line.text()));
	}

}
