/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.HttpExchange;
import io.joinkey.check.evidence.HttpExchange.Client;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.format.Traceparent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutgoingCall}.
 */
class OutgoingCallTests {

	private static final CorrelationRule RULE = CorrelationRule.OUTGOING_TRACEPARENT;

	private final Observed observed = new Observed();

	@Test
	void theSpanOfACallToAnotherPathIsNotReplaced() {
		calls("http://localhost:4711/stock");
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void theSpanWhoseHeaderAnotherCallHasIsNotReplaced() {
		calls("http://localhost:4711/pay");
		this.observed.exchanges.set(0, Observed.exchange(14, "traceparent", Traceparent.format(Observed.SERVER)));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.BROKEN);
		this.observed.exchanges.add(Observed.exchange(15, "traceparent", Traceparent.format(Observed.CLIENT)));
		assertThat(this.observed.judge(RULE).state()).isEqualTo(State.HELD);
	}

	@Test
	void theHeaderOfAnotherCallIsNotThatOfTheSpan() {
		this.observed.exchanges.set(0, Observed.exchange(14));
		this.observed.exchanges
			.add(Observed.exchange(45, "traceparent", Traceparent.format(Observed.context("4", "6", "02"))));
		assertThat(this.observed.finding(RULE).diagnosis().seen())
			.isEqualTo("none, although its CLIENT span wrote one");
	}

	@Test
	void aCallOfAnUnsampledRequestLostItsHeaderAsASampledOneDid() {
		HttpExchange stripped = strippedAt(14);
		this.observed.exchanges.set(0, stripped);
		this.observed.exchanges.add(strippedAt(45));
		assertThat(this.observed.finding(RULE)).satisfies((finding) -> {
			assertThat(finding.diagnosis().remedy())
				.startsWith("let no interceptor, filter or request factory of the client");
			assertThat(finding.wrong()).hasSize(2);
		});
		this.observed.exchanges.set(1, new HttpExchange(45, stripped.method(), stripped.url(), List.of(), 200,
				new Client("RestClient", new StackTraceElement("com.acme.Other", "call", "Other.java", 3))));
		assertThat(this.observed.judge(RULE).findings()).hasSize(2);
	}

	@Test
	void aCallOfASampledRequestWithoutASpanHasACauseOfItsOwn() {
		this.observed.exchanges.set(0, strippedAt(14));
		this.observed.exchanges.add(strippedAt(24));
		assertThat(this.observed.judge(RULE).findings()).extracting((finding) -> finding.diagnosis().seen())
			.anyMatch((seen) -> seen.startsWith("none, and no CLIENT span"));
	}

	private HttpExchange strippedAt(long order) {
		HttpExchange call = Observed.exchange(order);
		return new HttpExchange(order, call.method(), call.url(), List.of(), 200,
				new Client("RestClient", new StackTraceElement("com.acme.Rates", "call", "Rates.java", 3)));
	}

	private void calls(String url) {
		this.observed.span(Observed.CLIENT, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(),
				span.name(), span.status(), span.links(), span.timing(), span.source(), Map.of("http.url", url)));
	}

}
