/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check;

import java.util.List;
import java.util.Map;

import io.joinkey.check.Outcome.State;
import io.joinkey.check.SpanRecord.Kind;
import io.joinkey.check.SpanRecord.Parent;
import io.joinkey.check.SpanRecord.Source;
import io.joinkey.check.SpanRecord.Timing;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Whole}.
 */
class WholeTests {

	private final Observed observed = new Observed();

	@Test
	void aParentThatDoesNotExistIsFound() {
		this.observed.spans.removeIf((span) -> span.context().equals(Observed.SERVER));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::subject)
			.containsExactly("http get", "settled send");
	}

	@Test
	void theMessageOfAnOrphanTellsADroppedParentFromAForgedOne() {
		this.observed.span(Observed.SERVER,
				(span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
						span.links(), new Timing(11, Long.MAX_VALUE, 11, 11), span.source(), span.attributes()));
		this.observed.spans.add(Observed.span(Observed.context("2", "9", "03"), new Parent("7".repeat(16), false),
				Kind.INTERNAL, "forged", 24, "http-2"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).findings()).extracting(Finding::message)
			.satisfiesExactlyInAnyOrder(
					(dropped) -> assertThat(dropped).contains("expected     the parent 1111111111111111 in trace 1111",
							"seen         a parent that was started and never ended",
							"last right   SERVER span \"http get /orders\"", "first wrong  CLIENT span \"http get\"",
							"remedy       end every span that is started"),
					(dropped) -> assertThat(dropped).contains("first wrong  PRODUCER span"),
					(forged) -> assertThat(forged).contains("seen         no such span was ever started here",
							"first wrong  INTERNAL span \"forged\"", "remedy       make no parent from ids by hand"));
	}

	@Test
	void aParentOfAnotherServiceIsFine() {
		this.observed.spans.add(Observed.span(Observed.context("6", "9", "03"), new Parent("7".repeat(16), true),
				Kind.CONSUMER, "foreign process", 50, "listener-1"));
		assertThat(this.observed.judge(CorrelationRule.NO_ORPHAN_SPAN).state()).isEqualTo(State.HELD);
	}

	@Test
	void aTraceThatStartsWithACallIsFound() {
		lostCall();
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).subject()).isEqualTo("http post");
	}

	@Test
	void theMessageOfATraceThatStartsWithACallNamesTheThreadAndTheRequest() {
		lostCall();
		assertThat(this.observed.finding(CorrelationRule.ROOT_NOT_CLIENT).message()).contains(
				"seen         a call on thread pool-1 that starts a trace: what led to it is unobserved",
				"last right   request GET /orders with traceparent", "first wrong  CLIENT span \"http post\"",
				"remedy       observe the entry point");
	}

	@Test
	void namesThatDisagreeAreFound() {
		this.observed.spans.replaceAll((span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), span.links(), span.timing(), new Source("other", "x", "y"), span.attributes()));
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).subject()).isEqualTo("service name");
	}

	@Test
	void theMessageOfNamesThatDisagreeNamesTheSourcesOfEach() {
		this.observed.rewrite((text) -> text.replace("\"service\":\"orders\"", "\"service\":{\"name\":\"shop\"}"));
		this.observed.setup = new Setup(this.observed.setup.tracing(), List.of("com.acme"), List.of(), List.of(),
				List.of(), Map.of("spring.application.name", "orders", "logging.structured.ecs.service.name", "shop"),
				Map.of(), Map.of());
		assertThat(this.observed.finding(CorrelationRule.SERVICE_NAME_AGREES).message()).isEqualTo("""
				expected     one name in logs, spans and metrics
				seen         {logs=[orders, shop], metrics=[orders], spans=[orders]}, configured as \
				{logging.structured.ecs.service.name=shop, spring.application.name=orders}
				remedy       let all follow spring.application.name: remove OTEL_SERVICE_NAME and other names""");
	}

	@Test
	void aSignalWithoutANameIsFound() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
				line.text().replace("\"service\":\"orders\",", "").replace(",\"service\":\"orders\"", "")));
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(), "a 1\n# EOF\n"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).findings()).extracting(Finding::subject)
			.containsExactly("logs", "metrics");
	}

	@Test
	void aScrapeThatWasRefusedIsNotAskedForAName() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 404, "", ""));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
	}

	@Test
	void textLinesAreNotAskedForAName() {
		this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(), "INFO hello"));
		assertThat(this.observed.judge(CorrelationRule.SERVICE_NAME_AGREES).state()).isEqualTo(State.HELD);
	}

	private void lostCall() {
		this.observed.spans
			.add(Observed.span(Observed.context("9", "9", "03"), null, Kind.CLIENT, "http post", 14, "pool-1"));
	}

}
