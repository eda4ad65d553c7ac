/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.OpenedScope;
import io.joinkey.check.evidence.OpenedScope.End;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScopeRules}.
 */
class ScopeRulesTests {

	private final Observed observed = new Observed();

	@Test
	void aScopeClosedOnAnotherThreadIsFoundByItsOpener() {
		this.observed.scopes.add(Observed.scope(End.OTHER_THREAD, "worker-1"));
		Finding finding = this.observed.finding(CorrelationRule.SCOPE_BALANCE);
		assertThat(finding.subject()).isEqualTo("com.acme.Orders.open");
		assertThat(finding.message()).contains(
				"expected     a scope that is closed on thread http-1, before those that were opened earlier: com.acme.Orders.lambda$open$0(Orders.java:12)",
				"seen         closed on thread worker-1, where that does nothing",
				"last right   SERVER span \"http get /orders\"",
				"first wrong  scope of " + Observed.SERVER + " opened on thread http-1",
				"remedy       open it in a try-with-resources");
	}

	@Test
	void whatIsNeverClosedIsToldFromWhatIsClosedTooLate() {
		this.observed.scopes.add(Observed.scope(End.OPEN, ""));
		assertThat(this.observed.finding(CorrelationRule.SCOPE_BALANCE).diagnosis().seen()).startsWith("never closed");
		this.observed.scopes.set(1, Observed.scope(End.OUT_OF_ORDER, "http-1"));
		assertThat(this.observed.finding(CorrelationRule.SCOPE_BALANCE).diagnosis().seen())
			.startsWith("closed after a scope that was opened earlier");
	}

	@Test
	void theStartersOwnHandlerIsNotTheOpener() {
		OpenedScope scope = new OpenedScope(Observed.SERVER, "audit-1", List
			.of(new StackTraceElement("io.joinkey.propagation.DirectReceiverHandler", "onScopeOpened", "D.java", 80),
					new StackTraceElement("io.micrometer.context.DefaultContextSnapshot", "setThreadLocals", "C.java",
							1),
					new StackTraceElement("com.acme.Orders", "lambda$audit$0", "Orders.java", 39)),
				End.OPEN, "");
		assertThat(scope.opener()).hasToString("Optional[com.acme.Orders.lambda$audit$0(Orders.java:39)]");
	}

	@Test
	void whatAnInterceptorOpensIsClosedWhereTheRequestLeavesTheThread() {
		assertThat(remedy(new StackTraceElement("com.acme.Stage", "preHandle", "Stage.java", 9))).startsWith(
				"close it in afterCompletion, and for an asynchronous request in afterConcurrentHandlingStarted");
	}

	@Test
	void whatAnOperatorOpensIsKeptInItsContext() {
		StackTraceElement opener = new StackTraceElement("com.acme.Orders", "lambda$open$1", "Orders.java", 9);
		StackTraceElement operator = new StackTraceElement("reactor.core.publisher.FluxPeek", "onSubscribe", "F.java",
				1);
		assertThat(remedy(opener, new StackTraceElement("com.acme.Orders", "open", "Orders.java", 8), operator))
			.startsWith("let operators open no scope");
		StackTraceElement library = new StackTraceElement("io.micrometer.observation.SimpleObservation", "openScope",
				"S.java", 1);
		assertThat(remedy(library, opener, operator)).startsWith("let operators open no scope");
		assertThat(remedy(opener, new StackTraceElement("java.lang.reflect.Method", "invoke", "M.java", 1), operator))
			.startsWith("open it in a try-with-resources")
			.contains("closes it before it ends the span, such as in its close();");
	}

	private static String remedy(StackTraceElement... opened) {
		Observed observed = new Observed();
		observed.scopes.add(new OpenedScope(Observed.SERVER, "http-1", List.of(opened), End.OTHER_THREAD, "worker-1"));
		return observed.finding(CorrelationRule.SCOPE_BALANCE).diagnosis().remedy();
	}

	@Test
	void whenNoScopeWasSeenNothingIsSaidToBeBalanced() {
		this.observed.scopes.clear();
		assertThat(this.observed.judge(CorrelationRule.SCOPE_BALANCE).state()).isEqualTo(State.INCONCLUSIVE);
	}

}
