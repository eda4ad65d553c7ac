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
import io.joinkey.check.evidence.Setup;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Source;
import io.joinkey.check.evidence.ThreadSnapshot;
import io.joinkey.check.evidence.ThreadSnapshot.Caller;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutsideScope}, on an event loop.
 */
class OutsideScopeTests {

	private static final String LOOP = "reactor-http-epoll-1";

	private static final List<CorrelationRule> RULES = List.of(CorrelationRule.LOG_HAS_IDS,
			CorrelationRule.REACTOR_HOP);

	private static final String GATE = "com.acme" + LogEvent.GATE;

	private final Observed observed = new Observed();

	@Test
	void whatTheGatesHandlerLosesTooIsLostByAFilter() {
		onLoop();
		add(14, Caller.REACTOR, Observed.LOGGER);
		assertThat(this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy())
			.startsWith("in reactive code let contextWrite add to the context");
		add(15, Caller.REACTIVE_HANDLER, GATE);
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement().satisfies((cause) -> {
			assertThat(cause.finding().rule()).isEqualTo(CorrelationRule.REACTOR_HOP);
			assertThat(cause.finding().diagnosis().remedy())
				.startsWith("let no filter replace or empty Reactor's context");
			assertThat(cause.consequences()).extracting(Finding::rule).containsExactly(CorrelationRule.LOG_HAS_IDS);
		});
	}

	@Test
	void onlyTheGatesHandlerWithoutIdsShowsAFilter() {
		onLoop();
		add(15, Caller.REACTIVE_HANDLER, Observed.LOGGER);
		assertThat(remedy()).startsWith("in reactive code let contextWrite add to the context");
		ThreadSnapshot within = new ThreadSnapshot(15, LOOP, Observed.SERVER, Map.of(), null, Caller.REACTIVE_HANDLER);
		add(within, GATE, "{}");
		assertThat(remedy()).startsWith("in reactive code let contextWrite add to the context");
		ThreadSnapshot without = new ThreadSnapshot(15, LOOP, null, Map.of(), null, Caller.REACTIVE_HANDLER);
		add(without, GATE, Observed.line(Observed.at(15, LOOP, Observed.SERVER), "loading").text());
		assertThat(remedy()).startsWith("in reactive code let contextWrite add to the context");
		add(15, Caller.REACTIVE_HANDLER, GATE);
		assertThat(remedy()).startsWith("let no filter replace or empty Reactor's context");
	}

	@Test
	void anOperatorAroundTheHandlerLogsWithinTheObservationInstead() {
		onLoop();
		add(18, Caller.REACTIVE_HANDLER, Observed.LOGGER);
		add(18, Caller.ANY, Observed.LOGGER);
		assertThat(Evaluation.of(this.observed.telemetry(), RULES).causes()).singleElement()
			.satisfies((cause) -> assertThat(cause.finding().diagnosis().remedy()).startsWith(
					"log before the server observation ends: in a WebFilter, chain.filter(exchange).doOnSuccess"));
	}

	@Test
	void whatIsAroundTheObservationNamesTheFiltersAndThePropertyThatIsMissing() {
		onLoop();
		add(18, Caller.ANY, Observed.LOGGER);
		assertThat(late()).endsWith("which runs outside of it");
		Setup setup = this.observed.setup;
		this.observed.setup = new Setup(setup.tracing(), setup.applicationPackages(), setup.allowedBaggage(),
				setup.clients(), setup.meterRegistries(), setup.serviceNames(), setup.absent(), setup.unobserved(),
				new Setup.Threads(List.of(), false, 0))
			.withWiring(new Wiring(Map.of(), Map.of(Wiring.Part.WEB_FILTER, List.of("the bean 'tenants'")), List.of(),
					List.of()));
		assertThat(late()).contains("; and spring.reactor.context-propagation=auto")
			.endsWith("; the application's filters are the bean 'tenants'");
	}

	private String late() {
		return this.observed.finding(CorrelationRule.LOG_HAS_IDS).diagnosis().remedy();
	}

	private String remedy() {
		ThreadSnapshot snapshot = new ThreadSnapshot(14, LOOP, null, Map.of(), null, Caller.REACTOR);
		LogEvent event = new LogEvent(snapshot, Observed.LOGGER, "INFO", "loading");
		return OutsideScope.diagnose(this.observed.setup, SpanIndex.of(this.observed.telemetry()), event)
			.orElseThrow()
			.remedy();
	}

	private void onLoop() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), span.timing(), new Source("orders", "org.springframework.boot", LOOP),
						span.attributes()));
	}

	private void add(long order, Caller caller, String logger) {
		ThreadSnapshot snapshot = new ThreadSnapshot(order, LOOP, null, Map.of(), null, caller);
		add(snapshot, logger, Observed.line(snapshot, "loading").text());
	}

	private void add(ThreadSnapshot snapshot, String logger, String text) {
		this.observed.lines.add(new LogLine(new LogEvent(snapshot, logger, "INFO", "loading"), "CONSOLE", text));
	}

}
