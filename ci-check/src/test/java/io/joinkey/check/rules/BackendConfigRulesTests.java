/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.Finding;
import io.joinkey.check.Outcome;
import io.joinkey.check.Outcome.State;
import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import io.joinkey.check.evidence.BackendName.Source;
import io.joinkey.check.evidence.Scrape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackendConfigRules} and {@link BackendLineRules}.
 */
class BackendConfigRulesTests {

	private final Observed observed = new Observed();

	@Test
	void withoutFilesTheRuleDoesNotApply() {
		ask();
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(notes()).noneMatch((note) -> note.contains("back ends"));
	}

	@ParameterizedTest
	@CsvSource({ "http_server_requests_count, http_server_requests_seconds_count",
			"http_server_requests_total, http_server_requests_seconds_count",
			"http_server_requests_milliseconds_bucket, http_server_requests_seconds_bucket",
			"http_server_requests_seconds, http_server_requests_seconds_count",
			"http_server_request_duration_seconds_sum, http_server_requests_seconds_sum", "orders_bucket_seconds_sum, ",
			"orders_seconds, orders_seconds_count", "jvm_memory_used, jvm_memory_used_bytes" })
	void aMetricOfTheSameMeterIsMeant(String asked, String served) {
		serve("orders_seconds_count 1", "orders_seconds_sum 1", "jvm_memory_used_bytes 1");
		ask(metric(asked), metric("process_uptime_seconds"));
		if (served == null) {
			assertThat(judge().findings()).isEmpty();
			return;
		}
		Finding finding = finding();
		assertThat(finding.subject()).isEqualTo("alerts.yml " + asked);
		assertThat(finding.diagnosis().seen()).contains(served);
		assertThat(finding.diagnosis().remedy()).isEqualTo("alerts.yml:3: expr: " + served + " > 1");
		assertThat(finding.wrong().get(0).place()).isEqualTo("alerts.yml:3: expr: " + asked + " > 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "node_cpu_seconds_total", "up", "orders_count", "orders_total", "orders_seconds_total",
			"placed", "kafka_lag", "jvm_memory_max_bytes", "http_server_requests_active_seconds_max",
			"process_cpu_seconds_total" })
	void aMetricOfSomethingElseIsNotJudged(String asked) {
		serve("orders_seconds_count 1", "placed_total 1", "kafka_lag_max 1", "jvm_memory_used_bytes 1",
				"process_cpu_usage 1");
		ask(metric(asked));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
		assertThat(judge().reason()).contains("no name in the files");
		ask(metric(asked), metric("process_uptime_seconds"));
		assertThat(judge().state()).isEqualTo(State.HELD);
		assertThat(notes())
			.contains("metrics in the files of back ends that this service does not emit: 1 of 2, " + asked);
	}

	@Test
	void aFileThatMayBeAboutOtherServicesIsNotJudged() {
		serve("process_start_time_seconds 1", "jvm_memory_used_bytes 1");
		for (String asked : List.of("http_server_request_duration_seconds_count", "http_server_requests_total")) {
			ask(metric(asked), metric("process_start_time_seconds"), metric("jvm_memory_used_bytes"));
			assertThat(judge().state()).isEqualTo(State.HELD);
			assertThat(notes()).anyMatch((note) -> note.endsWith("does not emit: 1 of 3, " + asked));
		}
		for (Label other : List.of(new Label("job", "=~", "carts|web"), new Label("namespace", "=", "web"),
				new Label("service", "=", "carts"))) {
			ask(name(Kind.METRIC, "http_server_requests_total", List.of(other), List.of()),
					metric("process_uptime_seconds"));
			assertThat(judge().findings()).isEmpty();
		}
		ask(name(Kind.METRIC, "http_server_requests_total", List.of(new Label("job", "=", "carts")), List.of()));
		assertThat(judge().findings()).isEmpty();
		ask(name(Kind.METRIC, "http_server_requests_total", List.of(new Label("service", "=", "orders")), List.of()));
		assertThat(judge().findings()).hasSize(1);
	}

	@Test
	void missingBucketsAreSwitchedOn() {
		serve("http_client_requests_seconds_count 1");
		ask(metric("http_client_requests_seconds_bucket"), metric("process_uptime_seconds"));
		assertThat(finding().diagnosis().remedy())
			.isEqualTo("management.metrics.distribution.percentiles-histogram.http.client.requests=true");
		serve("orders_seconds_count 1");
		ask(metric("orders_seconds_bucket"), metric("process_uptime_seconds"));
		assertThat(finding().diagnosis().remedy())
			.isEqualTo("management.metrics.distribution.percentiles-histogram.<meter>=true"
					+ " with the name of the meter that is served as orders_seconds_count");
		ask(name(Kind.METRIC, "http_server_requests_seconds", List.of(new Label("quantile", "=", "0.95")), List.of()),
				metric("process_uptime_seconds"));
		assertThat(finding().diagnosis().remedy())
			.isEqualTo("management.metrics.distribution.percentiles.http.server.requests=0.5,0.95");
	}

	@Test
	void anAlternativeInTheQueryOrBothConventionsInAFileAreRight() {
		ask(name(Kind.METRIC, "http_server_requests_count", List.of(), List.of("http_server_requests_seconds_count")),
				metric("http_server_requests_seconds_count"), metric("http_server_request_duration_seconds_count"));
		assertThat(judge().state()).isEqualTo(State.HELD);
	}

	@Test
	void whatARecordingRuleMakesIsNotJudged() {
		ask(metric("http_server_requests_count"), name(Kind.RECORDED, "http_server_requests_count"));
		assertThat(judge().findings()).isEmpty();
		assertThat(notes()).noneMatch((note) -> note.contains("back ends"));
	}

	@Test
	void aLabelIsJudgedIfPrometheusIsKnownNotToAddIt() {
		BackendName asked = name(Kind.METRIC, "http_server_requests_seconds_count",
				List.of(new Label("application", "=", "$service"), new Label("pod", "=", "x")), List.of());
		ask(asked);
		assertThat(judge().state()).isEqualTo(State.HELD);
		ask(asked, name(Kind.TARGET_LABELS, "*"));
		assertThat(judge().state()).isEqualTo(State.HELD);
		ask(asked, name(Kind.TARGET_LABELS, "", List.of(new Label("application", "=", "")), List.of()));
		assertThat(judge().state()).isEqualTo(State.HELD);
		ask(asked, name(Kind.TARGET_LABELS, ""));
		assertThat(finding().subject()).isEqualTo("alerts.yml application");
		for (Label right : List.of(new Label("application", "=", "legacy"), new Label("application", "!=", "$x"),
				new Label("application", "=~", ".*"), new Label("application", "by", ""))) {
			ask(name(Kind.METRIC, "http_server_requests_seconds_count", List.of(right), List.of()),
					name(Kind.TARGET_LABELS, ""));
			assertThat(judge().state()).as(right.toString()).isEqualTo(State.HELD);
		}
	}

	@ParameterizedTest
	@CsvSource({ "Orders, true", "orders, false", "order, false", "ORDERS, true", "$service, false",
			"orders-api, false" })
	void aServiceInOtherLettersIsFound(String service, boolean found) {
		BackendName asked = name(Kind.METRIC, "http_server_requests_seconds_count",
				List.of(new Label("service", "=", service)), List.of());
		ask(asked, name(Kind.TARGET_LABELS, ""));
		assertThat(judge().findings()).hasSize(found ? 1 : 0);
		ask(asked);
		assertThat(judge().findings()).as("Prometheus may replace it").isEmpty();
		ask(name(Kind.STREAM, "", List.of(new Label("service_name", "=", service)), List.of()));
		assertThat(judge().findings()).as("what ships the lines names the stream").isEmpty();
	}

	@Test
	void aVariableStaysInTheLineOfTheRemedy() {
		Source source = new Source("a.json", 1, "count{application=\"$application\", x=\"${application}\"}");
		ask(new BackendName(Kind.METRIC, "http_server_requests_seconds_count",
				List.of(new Label("application", "=", "$application")), List.of(), source),
				name(Kind.TARGET_LABELS, ""));
		assertThat(finding().diagnosis().remedy())
			.isEqualTo("a.json:1: count{service=\"$application\", x=\"${application}\"}");
	}

	@Test
	void aPatternThatNeedsTheStackIsNotJudged() {
		this.observed.rewrite((text) -> text.replace("\"message\":\"", "\"message\":\"" + "x".repeat(200_000)));
		ask(name(Kind.LINE_PATTERN, "(?:.|\\s)*nothing=(\\w+)"));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@Test
	void withoutAScrapeNoMetricIsCalledMissing() {
		this.observed.scrapes.clear();
		ask(metric("up"), name(Kind.NOTHING, ""));
		assertThat(notes()).contains("metrics in the files of back ends: there was no scrape to compare them with",
				"files of back ends in which no name was found: alerts.yml");
	}

	@ParameterizedTest
	@CsvSource({ "trace_id, 0", "traceID, 1", "TraceId, 1" })
	void theLabelOfExemplarsIsCompared(String label, int findings) {
		ask(name(Kind.EXEMPLAR_LABEL, label));
		assertThat(judge().findings()).hasSize(findings);
		ask(name(Kind.EXEMPLAR_LABEL, label), name(Kind.EXEMPLAR_LABEL, "trace_id"));
		assertThat(judge().findings()).as("another data source").isEmpty();
		ask(name(Kind.EXEMPLAR_LABEL, label));
		this.observed.scrapes.set(0, Observed.scrape(""));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "\"trace_id\":\"([0-9a-f]{32})\"; 0", "trace_id\\W+(\\w+); 0",
			"\"traceId\":\"(\\w+)\"; 1", "trace_id; 1", "\"(trace_id)\"; 1", "(unclosed; 0" })
	void aDerivedFieldFindsTheTraceOfALine(String regex, int findings) {
		ask(name(Kind.LINE_PATTERN, regex));
		assertThat(judge().findings()).hasSize(findings)
			.allMatch((
					finding) -> finding.diagnosis().remedy().equals("matcherRegex: '\"trace_id\":\"([0-9a-f]{32})\"'"));
		ask(name(Kind.LINE_PATTERN, regex), name(Kind.LINE_PATTERN, "trace_id\":\"(\\w+)"));
		assertThat(judge().findings()).as("for other lines").isEmpty();
	}

	@Test
	void aDerivedFieldForLinesOfTextIsProposed() {
		this.observed.rewrite((text) -> text.replaceAll(".*trace_id\":\"(\\w+)\".*\\R", "INFO [$1] hello\n"));
		ask(name(Kind.LINE_PATTERN, "trace_id=(\\w+)"));
		assertThat(finding().diagnosis().remedy())
			.isEqualTo("matcherRegex: '(?:^|[^0-9a-f])([0-9a-f]{32})(?:[^0-9a-f]|$)'");
		ask(name(Kind.LINE_FIELD, "traceId"));
		assertThat(judge().state()).as("lines of text have no fields").isEqualTo(State.NOT_APPLICABLE);
	}

	@ParameterizedTest
	@CsvSource({ "traceId, 1", "mdc.trace_id, 1", "trace_id, 0", "spanId, 1", "order, 0", "parentSpanId, 0",
			"linked_trace_id, 0", "service, 0" })
	void aFieldIsAnIdInAnotherSpelling(String field, int findings) {
		for (Kind kind : List.of(Kind.LINE_FIELD, Kind.QUERY_FIELD)) {
			ask(name(kind, field));
			assertThat(judge().findings()).hasSize(findings);
			ask(name(kind, field), name(kind, "trace_id"), name(kind, "span_id"));
			assertThat(judge().findings()).as("for other lines").isEmpty();
		}
	}

	@Test
	void aLabelOfLinesIsJudgedIfTheirShipperIsKnown() {
		ask(name(Kind.LINE_LABEL, "traceID"));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
		ask(name(Kind.LINE_LABEL, "traceID"), name(Kind.SHIPPED_LABEL, "traceID"));
		assertThat(judge().state()).isEqualTo(State.HELD);
		ask(name(Kind.LINE_LABEL, "traceID"), name(Kind.SHIPPED_LABEL, "level"));
		assertThat(finding().diagnosis().expected()).isEqualTo("the label trace_id");
		ask(name(Kind.LINE_LABEL, "trace_id"), name(Kind.SHIPPED_LABEL, "level"));
		assertThat(judge().state()).isEqualTo(State.HELD);
	}

	@ParameterizedTest
	@CsvSource({ "service.name, 0", "service_name, 1", "serviceName, 1", "k8s.pod.name, 0" })
	void theTagOfASpanIsCompared(String tag, int findings) {
		ask(name(Kind.SPAN_TAG, tag));
		assertThat(judge().findings()).hasSize(findings);
		ask(name(Kind.SPAN_TAG, tag), name(Kind.SPAN_TAG, "service.name"));
		assertThat(judge().findings()).isEmpty();
	}

	@Test
	void aNameThatIsRightIsEvidence() {
		for (BackendName right : List.of(name(Kind.EXEMPLAR_LABEL, "trace_id"), name(Kind.SPAN_TAG, "service.name"),
				name(Kind.LINE_PATTERN, "trace_id\\W+(\\w+)"), name(Kind.LINE_FIELD, "trace_id"),
				name(Kind.QUERY_FIELD, "trace_id"))) {
			ask(right);
			assertThat(judge().state()).as(right.toString()).isEqualTo(State.HELD);
			assertThat(judge().evidence()).isOne();
		}
		ask(name(Kind.SPAN_TAG, "serviceName"));
		assertThat(judge().evidence()).isOne();
	}

	@Test
	void fiveMetricsOfSomethingElseAreNamed() {
		List<String> names = List.of("a", "b", "c", "d", "e", "f");
		ask(names.stream().limit(5).map(BackendConfigRulesTests::metric).toArray(BackendName[]::new));
		assertThat(notes()).anyMatch((note) -> note.endsWith("does not emit: 5 of 5, a, b, c, d, e"));
		ask(names.stream().map(BackendConfigRulesTests::metric).toArray(BackendName[]::new));
		assertThat(notes()).anyMatch((note) -> note.endsWith("does not emit: 6 of 6, a, b, c, d, e, ..."));
	}

	@Test
	void onlyTheLabelThatPrometheusAddsIsRight() {
		ask(name(Kind.METRIC, "http_server_requests_seconds_count", List.of(new Label("application", "=", "$service")),
				List.of()), name(Kind.TARGET_LABELS, "", List.of(new Label("pod", "=", "")), List.of()));
		assertThat(finding().subject()).isEqualTo("alerts.yml application");
	}

	@Test
	void aTagThatSpansHaveIsRight() {
		this.observed.span(Observed.SERVER,
				(span) -> Observed.failed(span, span.status(), Map.of("uri", "/orders", "service_name", "orders")));
		ask(name(Kind.SPAN_TAG, "service_name"));
		assertThat(judge().findings()).isEmpty();
	}

	@Test
	void withoutLinesOfARequestNothingIsJudged() {
		this.observed.lines.clear();
		ask(name(Kind.LINE_PATTERN, "x(y)"), name(Kind.LINE_FIELD, "traceId"));
		assertThat(judge().state()).isEqualTo(State.NOT_APPLICABLE);
	}

	private void serve(String... samples) {
		String body = this.observed.scrapes.get(0)
			.body()
			.replace("# EOF", String.join("\n", samples) + "\nprocess_uptime_seconds 1\n# EOF");
		this.observed.scrapes.set(0,
				new Scrape("http://localhost/prometheus", "", 200, "application/openmetrics-text", body));
	}

	private void ask(BackendName... names) {
		this.observed.backendNames.clear();
		this.observed.backendNames.addAll(List.of(names));
	}

	private static BackendName metric(String name) {
		return name(Kind.METRIC, name);
	}

	private static BackendName name(Kind kind, String name) {
		return name(kind, name, List.of(), List.of());
	}

	private static BackendName name(Kind kind, String name, List<Label> labels, List<String> alternatives) {
		String shown = Stream.concat(Stream.of(name), labels.stream().map(Label::name)).reduce("", (a, b) -> a + b);
		return new BackendName(kind, name, labels, alternatives,
				new Source("alerts.yml", 3, "expr: " + shown + " > 1"));
	}

	private Outcome judge() {
		return this.observed.judge(CorrelationRule.BACKEND_CONFIG_MATCH);
	}

	private Finding finding() {
		return this.observed.finding(CorrelationRule.BACKEND_CONFIG_MATCH);
	}

	private List<String> notes() {
		return NotJudged.of(this.observed.telemetry(), List.of());
	}

}
