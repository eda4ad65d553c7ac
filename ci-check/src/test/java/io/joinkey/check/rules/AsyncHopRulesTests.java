/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.Boundary;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.ExecutorBean;
import io.joinkey.check.evidence.Setup.Probe;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.TaskRun;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncHopRules}.
 */
class AsyncHopRulesTests {

	private static final ExecutorBean LOSING = new ExecutorBean("workers",
			"org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor", true, Probe.LOST,
			"java.util.concurrent.ThreadPoolExecutor@1", "worker-*");

	private final Observed observed = new Observed();

	@Test
	void workWithoutIdsIsFoundByTheBeanThatTookIt() {
		this.observed.lines.add(Observed.worked(null, "com.acme.Orders", "lambda$load$0"));
		assertThat(this.observed.finding(CorrelationRule.ASYNC_HOP).subject()).isEqualTo("workers");
	}

	@Test
	void theMessageNamesTheLineTheExecutorTheThreadAndTheRemedy() {
		with(LOSING);
		this.observed.lines.add(Observed.worked(null, "com.acme.Orders", "load"));
		assertThat(this.observed.finding(CorrelationRule.ASYNC_HOP).message()).contains("expected     the trace "
				+ Observed.SERVER.traceId()
				+ " of the code that submitted the work to the bean 'workers' (org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor, which does not propagate the context) at com.acme.Orders.load(Orders.java:42)",
				"seen         no ids on thread worker-1", "last right   SERVER span \"http get /orders\"",
				"first wrong  com.acme.Orders on thread worker-1 through CONSOLE",
				"remedy       setTaskDecorator(new ContextPropagatingTaskDecorator()) in the bean method");
	}

	@Test
	void aVirtualThreadWithoutANameIsNamedByItsKind() {
		LogLine worked = Observed.worked(null, "com.acme.Orders", "load");
		ThreadSnapshot snapshot = worked.event().snapshot();
		this.observed.lines.add(Observed.line(new ThreadSnapshot(snapshot.order(), "#57", null, snapshot.context(),
				snapshot.submission(), Caller.ANY), "working"));
		assertThat(this.observed.finding(CorrelationRule.ASYNC_HOP).message()).contains(
				"seen         no ids on a virtual thread", "first wrong  com.acme.Orders on a virtual thread through");
	}

	@Test
	void whatIsNoBeanIsNamedByTheMethodThatHandedOver() {
		with(null);
		this.observed.lines.add(Observed.worked(null, "com.acme.Orders", "lambda$load$0"));
		Finding finding = this.observed.finding(CorrelationRule.ASYNC_HOP);
		assertThat(finding.subject()).isEqualTo("com.acme.Orders.load");
		assertThat(finding.diagnosis().remedy())
			.startsWith("wrap the executor where it is made, ContextExecutorService.wrap(");
	}

	@Test
	void withoutAFrameOfTheApplicationTheLibraryThatUsedTheExecutorIsNamed() {
		with(null);
		this.observed.lines
			.add(Observed.worked(null, "org.springframework.web.context.request.async.WebAsyncManager", "start"));
		Finding finding = this.observed.finding(CorrelationRule.ASYNC_HOP);
		assertThat(finding.subject()).isEqualTo(Observed.LOGGER);
		assertThat(finding.diagnosis().expected()).contains("WebAsyncManager.start(Orders.java:42)");
		assertThat(finding.diagnosis().remedy()).contains("configureAsyncSupport");
	}

	@Test
	void withoutAFrameOfTheApplicationTheSpanThatLostItsParentIsNamed() {
		with(null);
		root(Kind.INTERNAL,
				Observed.worked(null, "org.springframework.web.context.request.async.WebAsyncManager", "start")
					.event()
					.snapshot()
					.submission());
		assertThat(this.observed.finding(CorrelationRule.ASYNC_HOP).subject()).isEqualTo("work");
	}

	@Test
	void idsThatWereCopiedToTheMdcByHandAreKept() {
		LogLine lost = Observed.worked(null, "com.acme.Orders", "load");
		this.observed.lines.add(new LogLine(lost.event(), lost.appender(),
				Observed.worked(Observed.SERVER, "com.acme.Orders", "load").text()));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void aSpanThatStartsATraceBecauseNoneArrivedIsFound() {
		root(Kind.INTERNAL, Observed.HANDOVER);
		assertThat(this.observed.finding(CorrelationRule.ASYNC_HOP).diagnosis().seen())
			.isEqualTo("a new trace on thread worker-1");
	}

	@Test
	void theIdsOfATraceThatStartsBecauseNoneArrivedAreNamed() {
		LogLine line = Observed.worked(Observed.context("7", "7", "03"), "com.acme.Orders", "load");
		this.observed.lines.add(line);
		root(Kind.INTERNAL, line.event().snapshot().submission());
		assertThat(this.observed.finding(CorrelationRule.ASYNC_HOP).diagnosis().seen())
			.isEqualTo("the ids of a new trace, " + "7".repeat(32) + ", on thread worker-1");
	}

	@Test
	void aTraceThatIsStartedOnPurposeIsFine() {
		root(Kind.INTERNAL, null);
		this.observed.lines.add(Observed.worked(Observed.NEW, "com.acme.Orders", "load"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void aRequestOrRecordThatArrivesOnAThreadStartsItsOwnTrace() {
		root(Kind.SERVER, Observed.HANDOVER);
		root(Kind.CONSUMER, Observed.HANDOVER);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void withoutHandOverTheRuleDoesNotApplyUnlessItCouldNotBeSeen() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.NOT_APPLICABLE);
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(),
				setup.serviceNames(), setup.absent(),
				Map.of(Boundary.THREADS, "the JVM does not let the agent attach"));
		Outcome outcome = this.observed.judge(CorrelationRule.ASYNC_HOP);
		assertThat(outcome.state()).isEqualTo(State.INCONCLUSIVE);
		assertThat(outcome.reason()).isEqualTo("not observed: the JVM does not let the agent attach");
	}

	@Test
	void aThreadThatALibraryStartedWhenItWasFirstUsedServesEverybody() {
		TaskSubmission started = new TaskSubmission(Observed.SERVER, "org.apache.kafka.common.utils.KafkaThread@1",
				List.of(new StackTraceElement("java.lang.Thread", "start", "Thread.java", 1),
						new StackTraceElement("org.apache.kafka.clients.producer.KafkaProducer", "<init>", "K.java", 1),
						new StackTraceElement("com.acme.Orders", "send", "Orders.java", 7)));
		ThreadSnapshot later = Observed.at(26, "kafka-producer", Observed.NEW);
		this.observed.lines.add(Observed.line(
				new ThreadSnapshot(26, later.thread(), later.active(), later.context(), started, Caller.ANY), "sent"));
		this.observed.lines
			.add(Observed.line(new ThreadSnapshot(27, later.thread(), null, Map.of(), started, Caller.ANY), "polling"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_NO_LEAK).state()).isEqualTo(State.HELD);
	}

	@Test
	void withoutAgentALineOnAThreadOfALosingExecutorDuringARequestIsFound() {
		with(LOSING);
		this.observed.lines.removeIf((line) -> line.event().snapshot().submission() != null);
		this.observed.lines.add(Observed.line(Observed.at(14, "worker-1", null), "working"));
		this.observed.lines.add(Observed.line(Observed.at(14, "keeper-1", null), "keeping house"));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.NOT_APPLICABLE);
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), List.of(), List.of(), List.of(),
				setup.serviceNames(), setup.absent(), Map.of(Boundary.THREADS, "the JVM does not let the agent attach"),
				setup.threads());
		Finding finding = this.observed.finding(CorrelationRule.ASYNC_HOP);
		assertThat(finding.subject()).isEqualTo("workers");
		assertThat(finding.wrong()).hasSize(1);
	}

	@Test
	void theSubscriberOfAPublisherServesSeveralRequests() {
		TaskSubmission drain = new TaskSubmission(Observed.SERVER, "java.util.concurrent.ForkJoinPool@1",
				List.of(new StackTraceElement("java.util.concurrent.ForkJoinPool", "execute", "ForkJoinPool.java", 1),
						new StackTraceElement("java.util.concurrent.SubmissionPublisher$BufferedSubscription",
								"startOnOffer", "SubmissionPublisher.java", 2),
						new StackTraceElement("com.acme.Orders", "load", "Orders.java", 42)));
		assertThat(drain.isDrain()).isTrue();
		assertThat(Observed.HANDOVER.isDrain()).isFalse();
	}

	@Test
	void anExecutorBeanThatLosesTheSpanIsFound() {
		with(LOSING);
		Finding finding = this.observed.finding(CorrelationRule.EXECUTOR_INVENTORY);
		assertThat(finding.subject()).isEqualTo("workers");
		assertThat(finding.message()).contains("ran it on thread worker-* without the span",
				"remedy       setTaskDecorator(new ContextPropagatingTaskDecorator())");
	}

	@Test
	void anExecutorThatServesOnlyReactorNeedNotPropagate() {
		with(LOSING);
		this.observed.runs.clear();
		this.observed.runs.add(reactive(LOSING.pool()));
		assertThat(this.observed.judge(CorrelationRule.EXECUTOR_INVENTORY).state()).isEqualTo(State.HELD);
		this.observed.runs
			.add(new TaskRun(new TaskSubmission(Observed.SERVER, LOSING.pool(), Observed.HANDOVER.stack()),
					Observed.at(19, "worker-1", Observed.SERVER), List.of()));
		assertThat(this.observed.judge(CorrelationRule.EXECUTOR_INVENTORY).state()).isEqualTo(State.BROKEN);
		this.observed.runs.clear();
		this.observed.runs.add(reactive("another@1"));
		assertThat(this.observed.judge(CorrelationRule.EXECUTOR_INVENTORY).state()).isEqualTo(State.BROKEN);
	}

	private static TaskRun reactive(String pool) {
		return new TaskRun(
				new TaskSubmission(Observed.SERVER, pool,
						List.of(new StackTraceElement("reactor.core.scheduler.Schedulers", "schedule", "S.java", 1))),
				Observed.at(19, "worker-1", Observed.SERVER), List.of());
	}

	@Test
	void anExecutorOfSomebodyElseIsNotTheInventorysBusiness() {
		with(new ExecutorBean("applicationTaskExecutor", "X", false, Probe.LOST, "", ""));
		assertThat(this.observed.judge(CorrelationRule.EXECUTOR_INVENTORY).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	private void root(Kind kind, @Nullable TaskSubmission lost) {
		SpanRecord root = Observed.span(Observed.context("7", "7", "03"), null, kind, "work", 14, "worker-1");
		this.observed.spans.add(new SpanRecord(root.context(), null, kind, root.name(), root.status(), root.links(),
				root.timing(), new Source("orders", "com.acme", "worker-1", lost), root.attributes()));
	}

	private void with(@Nullable ExecutorBean executor) {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Threads((executor != null) ? List.of(executor) : List.of(), true, 1));
	}

}
