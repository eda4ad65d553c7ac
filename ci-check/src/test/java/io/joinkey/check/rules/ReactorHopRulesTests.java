/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.CodeSite;
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.Setup.Threads;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.TaskSubmission;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import io.joinkey.check.evidence.Wiring.Part;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReactorHopRules}.
 */
class ReactorHopRulesTests {

	private static final TaskSubmission SUBSCRIBED = new TaskSubmission(Observed.SERVER, "java.util.concurrent.X@1",
			List.of(new StackTraceElement("java.util.concurrent.X", "submit", "X.java", 1),
					new StackTraceElement("reactor.core.scheduler.Schedulers", "schedule", "S.java", 1),
					new StackTraceElement("com.acme.Orders", "flow", "Orders.java", 7)));

	private final Observed observed = new Observed();

	@BeforeEach
	void limited() {
		automatic(false);
	}

	@Test
	void withoutBootsModuleNothingReadsTheProperty() {
		Setup setup = this.observed.setup;
		for (String library : List.of("spring-boot-reactor:4.1.0", "spring-webflux:7.0.8")) {
			Setup with = setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(library)));
			if (library.startsWith("spring-boot")) {
				assertThat(ReactorHopRules.automatic(with)).isEqualTo("spring.reactor.context-propagation=auto");
			}
			else {
				assertThat(ReactorHopRules.automatic(with)).startsWith("spring.reactor.context-propagation=auto, with");
			}
		}
	}

	@Test
	void anOperatorsLineWithoutIdsIsFoundByItsLoggerAndByNoOtherRule() {
		add(14, null);
		assertThat(this.observed.finding(CorrelationRule.REACTOR_HOP).subject()).isEqualTo(Observed.LOGGER);
		assertThat(this.observed.judge(CorrelationRule.LOG_HAS_IDS).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void theMessageNamesTheRequestTheLineAndTheProperty() {
		add(14, SUBSCRIBED);
		assertThat(this.observed.finding(CorrelationRule.REACTOR_HOP).message()).contains(
				"expected     the ids of the request",
				"seen         none: an operator of Reactor ran on thread http-1 without a span, subscribed or assembled at com.acme.Orders.flow(Orders.java:7)",
				"last right   SERVER span \"http get /orders\"",
				"remedy       spring.reactor.context-propagation=auto");
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void whereThePropertyIsSetThePublisherNeedsTheContext() {
		automatic(true);
		add(14, SUBSCRIBED);
		assertThat(this.observed.finding(CorrelationRule.REACTOR_HOP).diagnosis().remedy())
			.contains("contextCapture()");
	}

	@Test
	void aHookThatWasSwitchedOffIsToldFromAPropertyThatIsNotSet() {
		add(14, SUBSCRIBED);
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of("spring.reactor.context-propagation", "auto"), Map.of(), List.of(), List.of()));
		assertThat(this.observed.finding(CorrelationRule.REACTOR_HOP).diagnosis().remedy())
			.startsWith("remove the call of Hooks.disableAutomaticContextPropagation()");
	}

	@Test
	void whatLoggedBeforeTheFirstRequestIsNoRequests() {
		add(3, null);
		add(14, null);
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void withoutALineInAnOperatorTheRuleDoesNotApply() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().caller() == Caller.REACTOR);
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void lineWithASpanOutsideARequestIsEvidence() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().caller() == Caller.REACTOR);
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(65, "parallel-1", Observed.TICK, Map.of(), null, Caller.REACTOR), "x"));
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void whatLogsInTheBackgroundIsNoEvidence() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().caller() == Caller.REACTOR);
		add(3, null);
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void traceStartedByAnOperatorIsFound() {
		lost(SUBSCRIBED);
		Finding finding = this.observed.finding(CorrelationRule.REACTOR_HOP);
		assertThat(finding.subject()).isEqualTo("step");
		assertThat(finding.diagnosis().expected()).isEqualTo("a span of trace " + Observed.SERVER.traceId());
		assertThat(finding.diagnosis().lastRight()).isEqualTo(this.observed.spans.get(0));
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.HELD);
	}

	@Test
	void traceStartedOnAnExecutorIsForAnotherRule() {
		lost(Observed.HANDOVER);
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).state()).isEqualTo(State.HELD);
		assertThat(this.observed.judge(CorrelationRule.ASYNC_HOP).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void aTraceThatAnOperatorStartedIsEvidenceByItself() {
		this.observed.lines.clear();
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).state()).isEqualTo(State.NOT_APPLICABLE);
		lost(SUBSCRIBED);
		assertThat(this.observed.judge(CorrelationRule.REACTOR_HOP).evidence()).isOne();
	}

	@Test
	void aHandlerWithoutContextLostItInAFilter() {
		handler(null);
		assertThat(remedy()).isEqualTo("spring.reactor.context-propagation=auto");
		automatic(true);
		assertThat(remedy()).startsWith("let no filter replace or empty Reactor's context")
			.endsWith("loses the request's span");
		this.observed.setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(Part.WEB_FILTER, List.of("the bean 'tenants'")), List.of(), List.of()));
		assertThat(remedy()).endsWith("; the application's filters are the bean 'tenants'");
	}

	@Test
	void aSubscriptionByHandNeedsMoreThanTheProperty() {
		Setup setup = this.observed.setup.withWiring(
				new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(new CodeSite(CodeSite.Kind.SUBSCRIBES,
						"Mono.subscribe", new StackTraceElement("com.acme.Mails", "send", "Mails.java", 7)))));
		assertThat(ReactorHopRules.remedy(setup))
			.startsWith(
					ReactorHopRules.automatic(setup) + "; and where the code calls subscribe(...) or toFuture() itself")
			.endsWith("; look at Mono.subscribe at com.acme.Mails.send(Mails.java:7)");
	}

	@Test
	void ofSeveralSubscriptionsByHandThoseOfTheClassThatSubscribedAreNamed() {
		automatic(true);
		add(14, SUBSCRIBED);
		subscriptions("com.acme.Mails", "com.acme.Orders$Inner");
		assertThat(remedy()).endsWith("; look at Mono.subscribe at com.acme.Orders$Inner.send(X.java:7)");
		subscriptions("com.acme.Mails", "com.acme.Stock");
		assertThat(remedy()).endsWith(
				"; look at Mono.subscribe at com.acme.Mails.send(X.java:7), Mono.subscribe at com.acme.Stock.send(X.java:7)");
	}

	@Test
	void withoutASubmissionTheSubscriptionsOfTheClassThatLoggedAreNamed() {
		add(14, null);
		subscriptions("com.acme.Mails", Observed.LOGGER);
		assertThat(remedy()).endsWith("; look at Mono.subscribe at " + Observed.LOGGER + ".send(X.java:7)");
	}

	@Test
	void theSubscriptionOfAClassThatMakesASinkServesAllRequests() {
		add(14, null);
		CodeSite subscribed = new CodeSite(CodeSite.Kind.SUBSCRIBES, "Flux.subscribe",
				new StackTraceElement(Observed.LOGGER, "start", "X.java", 7));
		CodeSite sink = new CodeSite(CodeSite.Kind.SHARES, "Sinks.many",
				new StackTraceElement(Observed.LOGGER + "$Inner", "<init>", "X.java", 3));
		CodeSite other = new CodeSite(CodeSite.Kind.SHARES, "Flux.share",
				new StackTraceElement(Observed.LOGGER, "start", "X.java", 5));
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(subscribed, sink, other)));
		assertThat(remedy()).contains("; and if one subscription serves several requests, send a ContextSnapshot",
				"; look at Sinks.many at " + Observed.LOGGER
						+ "$Inner.<init>(X.java:3). Where each request subscribes by hand, do the work in operators")
			.endsWith("; look at Flux.subscribe at " + Observed.LOGGER + ".start(X.java:7)");
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(), List.of(subscribed, other)));
		assertThat(remedy()).doesNotContain("one subscription that is made once");
	}

	private void subscriptions(String... types) {
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				Stream.of(types)
					.map((type) -> new CodeSite(CodeSite.Kind.SUBSCRIBES, "Mono.subscribe",
							new StackTraceElement(type, "send", "X.java", 7)))
					.toList()));
	}

	@Test
	void aHandlerThatWasSubscribedToByHandNeedsTheContext() {
		automatic(true);
		handler(SUBSCRIBED);
		// without onErrorComplete() Reactor logs each error once more, without ids
		assertThat(remedy()).contains(".doOnError(...).onErrorComplete().contextCapture().subscribe()");
	}

	@Test
	void aSubscriberByHandThatLosesTheContextIsNamed() {
		automatic(true);
		handler(SUBSCRIBED);
		this.observed.setup = this.observed.setup.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of(),
				List.of(new CodeSite(CodeSite.Kind.LOSES_CONTEXT, "CoreSubscriber without currentContext()",
						new StackTraceElement("com.acme.Probe", "<init>", "Probe.java", 44)))));
		assertThat(remedy())
			.startsWith("let a subscriber that is made by hand, as for Operators.lift, return the context")
			.contains("; look at CoreSubscriber without currentContext() at com.acme.Probe.<init>(Probe.java:44). If");
	}

	private void handler(@Nullable TaskSubmission submission) {
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(14, "http-1", null, Map.of(), submission, Caller.REACTIVE_HANDLER), "flowing"));
	}

	private String remedy() {
		return this.observed.finding(CorrelationRule.REACTOR_HOP).diagnosis().remedy();
	}

	private void lost(TaskSubmission submission) {
		SpanRecord span = Observed.span(Observed.context("9", "9", "03"), null, SpanRecord.Kind.INTERNAL, "step", 14,
				"parallel-1");
		this.observed.spans
			.add(new SpanRecord(span.context(), null, span.kind(), span.name(), span.status(), span.links(),
					span.timing(), new SpanRecord.Source("orders", "x", "parallel-1", submission), span.attributes()));
	}

	private void add(long order, @Nullable TaskSubmission submission) {
		this.observed.lines.add(Observed
			.line(new ThreadSnapshot(order, "http-1", null, Map.of(), submission, Caller.REACTOR), "flowing"));
	}

	private void automatic(boolean automatic) {
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Threads(setup.threads().executors(), automatic, 1));
	}

}
