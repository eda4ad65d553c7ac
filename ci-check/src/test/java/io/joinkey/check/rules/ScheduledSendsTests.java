/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanContext;
import io.joinkey.check.evidence.SpanRecord;
import io.joinkey.check.evidence.SpanRecord.Kind;
import io.joinkey.check.evidence.SpanRecord.Parent;
import io.joinkey.check.evidence.Wiring;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScheduledSends}.
 */
class ScheduledSendsTests {

	private static final SpanContext CALL = Observed.context("d", "2", "03");

	private final Observed observed = new Observed();

	@Test
	void aRunThatSendsIsNamedOnce() {
		assertThat(noted()).isEmpty();
		sends(Kind.CLIENT, "http post", Map.of("method", "POST"));
		sends(Kind.CLIENT, "http post", Map.of("method", "POST"));
		assertThat(noted()).containsExactly("scheduled task that sends in a new trace; if a request stored the work,"
				+ " the trace should link to that request: task clock.tick, http post; " + StoredTraces.STORE);
	}

	@Test
	void messagesAndTheOtherConventionCountToo() {
		sends(Kind.PRODUCER, "settled send", Map.of());
		sends(Kind.CLIENT, "http put", Map.of("http.request.method", "PUT"));
		assertThat(noted()).extracting((note) -> note.replaceFirst(".*: ", "").replaceFirst(";.*", ""))
			.containsExactly("task clock.tick, http put", "task clock.tick, settled send");
	}

	@Test
	void aRunThatOnlyReadsIsNotNamed() {
		sends(Kind.CLIENT, "http get", Map.of("method", "GET"));
		sends(Kind.CLIENT, "query", Map.of());
		sends(Kind.INTERNAL, "work", Map.of("method", "POST"));
		assertThat(noted()).isEmpty();
	}

	@Test
	void aRunThatReadsMayDoWorkOfADatabase() {
		sends(Kind.CLIENT, "http get", Map.of("method", "GET"));
		sends(Kind.CLIENT, "query", Map.of());
		this.observed.setup = this.observed.setup
			.withWiring(new Wiring(Map.of(), Map.of(), List.of(), List.of("spring-jdbc:7.0.8")));
		assertThat(noted()).containsExactly("scheduled task that sends in a new trace; if a request stored the work,"
				+ " the trace should link to that request: task clock.tick, http get; " + StoredTraces.STORE);
	}

	@Test
	void aRunWithALinkIsNotNamed() {
		sends(Kind.CLIENT, "http post", Map.of("method", "POST"));
		this.observed.span(CALL, (span) -> new SpanRecord(span.context(), span.parent(), span.kind(), span.name(),
				span.status(), List.of(Observed.SERVER), span.timing(), span.source(), span.attributes()));
		assertThat(noted()).isEmpty();
	}

	@Test
	void aMetricIsNamedIfItsExemplarsAreOfRunsOnly() {
		scraped("checkout_seconds_bucket{le=\"1.0\"} 1", Observed.TICK);
		assertThat(noted()).containsExactly(
				"metric whose exemplars all name scheduled runs; if requests produce its values, record each on the request's thread: checkout_seconds");
		scraped("checkout_seconds_bucket{le=\"2.0\"} 1", Observed.SERVER);
		assertThat(noted()).isEmpty();
	}

	@Test
	void aHistogramOfTheApplicationWithoutAnExemplarIsNamed() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0,
				new Scrape(right.url(), right.accept(), 200, right.contentType(), right.body().replace("# EOF", """
						quote_seconds_bucket{le="1.0"} 3
						empty_seconds_bucket{le="1.0"} 0
						hikaricp_connections_usage_seconds_bucket{le="1.0"} 3
						# EOF""")));
		assertThat(noted()).containsExactly(
				"histogram without an exemplar, whose values were recorded without a sampled span, such as on a thread that lost it: quote_seconds");
	}

	@Test
	void aHistogramIsNotNamedIfNothingHasAnExemplar() {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0, new Scrape(right.url(), right.accept(), 200, right.contentType(),
				right.body().replaceAll(" # \\{.*", "").replace("# EOF", "quote_seconds_bucket{le=\"1.0\"} 3\n# EOF")));
		assertThat(noted()).isEmpty();
	}

	@Test
	void metersOfLibrariesMeasureEachCaller() {
		scraped("tasks_scheduled_execution_seconds_bucket{le=\"1.0\"} 1", Observed.TICK);
		scraped("hikaricp_connections_usage_seconds_bucket{le=\"1.0\"} 1", Observed.TICK);
		assertThat(noted()).isEmpty();
	}

	private List<String> noted() {
		return NotJudged.of(this.observed.telemetry(), List.of())
			.stream()
			.filter((note) -> note.startsWith("scheduled task that sends") || note.startsWith("metric whose")
					|| note.startsWith("histogram without"))
			.toList();
	}

	private void sends(Kind kind, String name, Map<String, String> attributes) {
		SpanContext context = (kind == Kind.CLIENT && name.equals("http post")) ? CALL
				: new SpanContext(CALL.traceId(), Integer.toHexString(name.hashCode() | 0x10000000).repeat(2), "03");
		SpanRecord span = Observed.span(context, new Parent(Observed.TICK.spanId(), false), kind, name, 61,
				"scheduling-1");
		this.observed.spans.add(new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(),
				span.links(), span.timing(), span.source(), attributes));
	}

	private void scraped(String sample, SpanContext span) {
		Scrape scrape = this.observed.scrapes.remove(0);
		String exemplar = " # {trace_id=\"" + span.traceId() + "\",span_id=\"" + span.spanId() + "\"} 0.05 0.016\n";
		this.observed.scrapes.add(new Scrape(scrape.url(), scrape.accept(), scrape.status(), scrape.contentType(),
				scrape.body().replace("# EOF", sample + exemplar + "# EOF")));
	}

}
