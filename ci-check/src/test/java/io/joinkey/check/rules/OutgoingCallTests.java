/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.Map;

import io.joinkey.check.Outcome.State;
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

	private void calls(String url) {
		this.observed.span(Observed.CLIENT, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(),
				span.name(), span.status(), span.links(), span.timing(), span.source(), Map.of("http.url", url)));
	}

}
