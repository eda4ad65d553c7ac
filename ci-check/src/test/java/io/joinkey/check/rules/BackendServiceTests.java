/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;

import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import io.joinkey.check.evidence.BackendName.Source;
import io.joinkey.check.evidence.LogLine;
import io.joinkey.check.evidence.Scrape;
import io.joinkey.check.evidence.SpanRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the service that the rules for files of back ends compare with, and for the
 * lines and files that they use.
 */
class BackendServiceTests {

	private static final String REQUESTS = "http_server_requests_seconds_count";

	private final Observed observed = new Observed();

	@ParameterizedTest
	@ValueSource(strings = { "spans", "scrape", "lines" })
	void theServiceIsKnownByEachSignal(String signal) {
		if (!signal.equals("spans")) {
			this.observed.spans.replaceAll((span) -> of("shop", span));
		}
		if (!signal.equals("scrape")) {
			scraped(this.observed.scrapes.get(0).body().replace("service=\"orders\"", "service=\"shop\""));
		}
		if (!signal.equals("lines")) {
			this.observed.lines.replaceAll((line) -> new LogLine(line.event(), line.appender(),
					line.text().replace("\"service\":\"orders\"", "\"service\":\"shop\"")));
		}
		ask(asked(), targets());
		assertThat(expected()).isEqualTo("the name of the service, orders");
	}

	@Test
	void theServiceOfTheSameNameIsMeant() {
		this.observed.spans.add(of("accounts", this.observed.spans.get(0)));
		ask(asked(), targets());
		assertThat(expected()).isEqualTo("the name of the service, orders");
	}

	@Test
	void anotherFileDoesNotShowThatAFileIsAboutTheService() {
		scraped(this.observed.scrapes.get(0).body().replace("# EOF", "process_uptime_seconds 1\n# EOF"));
		BackendName total = name(Kind.METRIC, "http_server_requests_total", "alerts.yml");
		ask(total, name(Kind.METRIC, "process_uptime_seconds", "alerts.yml"));
		assertThat(judge().findings()).hasSize(1);
		ask(total, name(Kind.METRIC, "process_uptime_seconds", "others.yml"));
		assertThat(judge().findings()).isEmpty();
	}

	@Test
	void aBucketWithAnotherLabelNeedsAHistogram() {
		scraped(this.observed.scrapes.get(0)
			.body()
			.replace("# EOF", "http_client_requests_seconds_count 1\nprocess_uptime_seconds 1\n# EOF"));
		ask(name(Kind.METRIC, "http_client_requests_seconds_bucket", "alerts.yml", new Label("le", "=", "0.1")),
				name(Kind.METRIC, "process_uptime_seconds", "alerts.yml"));
		assertThat(judge().findings().get(0).diagnosis().remedy())
			.isEqualTo("management.metrics.distribution.percentiles-histogram.http.client.requests=true");
	}

	@Test
	void aLineWithoutATraceIsNotComparedWithAPattern() {
		this.observed.lines.removeIf((line) -> line.event().snapshot().active() != null);
		ask(name(Kind.LINE_PATTERN, "traceId=(\\w+)", "grafana.yml"));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aLineOfALibraryIsNotComparedWithAPattern() {
		this.observed.lines.removeIf((line) -> this.observed.setup.isApplication(line.event()));
		ask(name(Kind.LINE_PATTERN, "traceId=(\\w+)", "grafana.yml"));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void aQueryNamesAFieldWithUnderscores() {
		this.observed.rewrite((text) -> text.replace("\"trace_id\"", "\"mdc.trace_id\""));
		ask(name(Kind.QUERY_FIELD, "mdc_trace_id", "board.json"));
		assertThat(judge().state()).isEqualTo(State.HELD);
		ask(name(Kind.LINE_FIELD, "mdc.trace_id", "promtail.yml"));
		assertThat(judge().state()).isEqualTo(State.HELD);
		ask(name(Kind.LINE_FIELD, "mdc_trace_id", "promtail.yml"));
		assertThat(judge().state()).isEqualTo(State.BROKEN);
	}

	@Test
	void aLabelMayBeAFieldOfTheLines() {
		ask(name(Kind.LINE_LABEL, "message", "board.json"), name(Kind.SHIPPED_LABEL, "level", "promtail.yml"));
		assertThat(judge().state()).isEqualTo(State.HELD);
	}

	private static SpanRecord of(String service, SpanRecord span) {
		return new SpanRecord(span.context(), span.parent(), span.kind(), span.name(), span.status(), span.links(),
				span.timing(), new SpanRecord.Source(service, span.source().instrumentation(), span.source().thread()),
				span.attributes());
	}

	private void scraped(String body) {
		Scrape right = this.observed.scrapes.get(0);
		this.observed.scrapes.set(0,
				new Scrape(right.url(), right.accept(), right.status(), right.contentType(), body));
	}

	private static BackendName asked() {
		return name(Kind.METRIC, REQUESTS, "alerts.yml", new Label("service", "=", "Orders"));
	}

	private static BackendName targets() {
		return name(Kind.TARGET_LABELS, "", "prometheus.yml");
	}

	private static BackendName name(Kind kind, String name, String file, Label... labels) {
		return new BackendName(kind, name, List.of(labels), List.of(), new Source(file, 3, "expr: " + name));
	}

	private void ask(BackendName... names) {
		this.observed.backendNames.clear();
		this.observed.backendNames.addAll(List.of(names));
	}

	private Outcome judge() {
		return this.observed.judge(CorrelationRule.BACKEND_CONFIG_MATCH);
	}

	private String expected() {
		return this.observed.finding(CorrelationRule.BACKEND_CONFIG_MATCH).diagnosis().expected();
	}

}
