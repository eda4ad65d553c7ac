/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Finding;
import io.joinkey.check.evidence.LogEvent;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutsideScope}, on an event loop.
 */
class OutsideScopeTests {

	private static final String LOOP = "reactor-http-epoll-1";

	private static final List<CorrelationRule> RULES = List.of(CorrelationRule.LOG_HAS_IDS,
			CorrelationRule.REACTOR_HOP);

	private final Observed observed = new Observed();

	@Test
	void whatTheGatesHandlerLosesTooIsLostByAFilter() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(), new Source("orders", "org.springframework.boot", LOOP),
						span.attributes()));
		add(14, Caller.REACTOR, Observed.LOGGER);
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("in reactive code let contextWrite add to the context");
		add(15, Caller.REACTIVE_HANDLER, "com.acme" + LogEvent.GATE);
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.REACTOR_HOP);
			assertThat(cause.finding().diagnosis().remedy())
				.startsWith("let no filter replace or empty Reactor's context");
			assertThat(cause.consequences()).extracting(Finding::rule).containsExactly(CorrelationRule.LOG_HAS_IDS);
		});
	}

	private void add(long order, Caller caller, String logger) {
		ThreadSnapshot snapshot = new ThreadSnapshot(order, LOOP, null, Map.of(), null, caller);
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, logger, "INFO", "loading"), "CONSOLE",
				Observed.line(snapshot, "loading").text()));
	}

}
