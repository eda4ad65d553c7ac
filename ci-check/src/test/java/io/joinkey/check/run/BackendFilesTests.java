/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BackendFiles} and what reads their content.
 */
class BackendFilesTests {

	@TempDir
	private Path directory;

	@Test
	void withoutFilesNothingIsRead() {
		assertThat(BackendFiles.read(this.directory, List.of())).isEmpty();
	}

	@Test
	void eachKindOfJoinkeysOwnFilesIsRead() {
		List<BackendName> names = BackendFiles.read(Path.of(".."), List.of("observability/**"));
		assertThat(names(names, Kind.METRIC)).contains("joinkey_log_events_total", "http_server_requests_seconds_count",
				"http_server_requests_seconds_bucket", "spring_kafka_listener_seconds_bucket",
				"service:joinkey_log_coverage:ratio_rate5m");
		assertThat(names(names, Kind.RECORDED)).contains("service:joinkey_log_coverage:ratio_rate5m");
		assertThat(names(names, Kind.EXEMPLAR_LABEL)).containsExactly("trace_id");
		assertThat(names(names, Kind.LINE_PATTERN)).containsExactly("\"trace_id\":\"([0-9a-f]{32})\"");
		assertThat(names(names, Kind.LINE_FIELD)).containsExactly("@timestamp", "level", "trace_id", "span_id",
				"trace_flags", "service");
		assertThat(names(names, Kind.LINE_LABEL)).containsExactly("trace_id");
		assertThat(names(names, Kind.SPAN_TAG)).containsExactly("service.name");
		assertThat(names(names, Kind.TARGET_LABELS)).containsExactly("");
		assertThat(names).filteredOn((name) -> name.kind() == Kind.STREAM)
			.extracting((name) -> name.labels().get(0).name())
			.containsExactly("service_name");
	}

	@Test
	void aNameIsInItsLineOfALongQuery() throws IOException {
		write("alerts.yml", """
				spec:
				  groups:
				    - rules:
				        - alert: Slow
				          expr: |
				            rate(a_total[5m])
				              / rate(b_total[5m])
				""");
		assertThat(BackendFiles.read(this.directory, List.of("alerts.yml"))).extracting(BackendName::source)
			.containsExactly(new Source("alerts.yml", 6, "            rate(a_total[5m])"),
					new Source("alerts.yml", 7, "              / rate(b_total[5m])"));
	}

	@Test
	void aDashboardIsReadWithTabsAndVariables() throws IOException {
		write("boards/a.json",
				"""
						{
						\t"templating": {"list": [{"query": "label_values(a_total{x=\\"y\\"}, service)"}, {"query": {"query": "label_values(f_total, pod)"}}]},
						\t"panels": [{"datasource": {"type": "loki"}, "targets": [{"expr": "rate({app=\\"b\\"} |= \\"c\\" [5m])"}]},
						\t\t{"panels": [{"targets": [{"expr": "d_total", "datasource": "Prometheus"}, {"expr": "e", "datasource": {"type": "influxdb"}}]}]}]
						}
						""");
		List<BackendName> names = BackendFiles.read(this.directory, List.of("boards/*.json"));
		assertThat(names(names, Kind.METRIC)).containsExactly("a_total", "f_total", "d_total");
		assertThat(names.get(0).labels()).extracting((label) -> label.name()).containsExactly("x", "service");
		assertThat(names.get(0).source().line()).isEqualTo(2);
		assertThat(names).filteredOn((name) -> name.kind() == Kind.STREAM).hasSize(1);
	}

	@Test
	void thePipelinesOfPromtailAreRead() throws IOException {
		write("promtail.yaml",
				"""
						scrape_configs:
						  - job_name: pods
						    pipeline_stages:
						      - json: {expressions: {id: traceId, level: , other: 'a || "b.c"', cut: 'd[0]'}}
						      - match: {selector: '{}', stages: [{json: {expressions: {nested: nested}}}, {json: {source: id, expressions: {inner: inner}}}]}
						      - labels: {level: }
						      - structured_metadata: {trace: id}
						""");
		List<BackendName> names = BackendFiles.read(this.directory, List.of("**"));
		assertThat(names(names, Kind.LINE_FIELD)).containsExactly("traceId", "level", "a", "b.c", "nested");
		assertThat(names(names, Kind.SHIPPED_LABEL)).containsExactly("level", "trace");
		assertThat(names(names, Kind.TARGET_LABELS)).isEmpty();
	}

	@Test
	void whatAnOperatorOfTheCollectorMakesIsNoFieldOfALine() throws IOException {
		write("collector.yml",
				"""
						receivers:
						  filelog:
						    operators:
						      - {type: json_parser}
						      - {type: move, from: 'attributes["trace.id"]', to: attributes.id}
						      - {type: trace_parser, trace_id: {parse_from: attributes.id}, span_id: {parse_from: attributes.spanId}}
						      - {type: regex_parser, regex: '(?P<found>.*)'}
						      - {type: severity_parser, parse_from: attributes.found}
						""");
		assertThat(names(BackendFiles.read(this.directory, List.of("collector.yml")), Kind.LINE_FIELD))
			.containsExactly("trace.id", "spanId");
	}

	@Test
	void aDerivedFieldCountsIfItLeadsToAStoreOfTraces() throws IOException {
		write("a.yml", """
				datasources:
				  - {name: L, type: loki, jsonData: {derivedFields: [
				      {name: trace, matcherRegex: 'a(\\w+)$$', datasourceUid: t},
				      {name: trace, matcherRegex: 'b(\\w+)', datasourceUid: unknown},
				      {name: trace, matcherRegex: 'c${LATER}', datasourceUid: t},
				      {name: order, matcherRegex: 'd(\\w+)', datasourceUid: t},
				      {name: x, matcherType: label, matcherRegex: trace_id, datasourceUid: t}]}}
				""");
		write("b.yml", "datasources: [{name: T, uid: t, type: tempo, url: 'http://tempo'}]");
		List<BackendName> names = BackendFiles.read(this.directory, List.of("*.yml"));
		assertThat(names(names, Kind.LINE_PATTERN)).containsExactly("a(\\w+)$");
		assertThat(names(names, Kind.LINE_LABEL)).containsExactly("trace_id");
	}

	@Test
	void aLongLineIsCutAroundTheName() throws IOException {
		write("a.json", "{\"secret\":\"" + "s".repeat(600) + "\",\"expr\":\"rate(a_total[5m])\",\"more\":\""
				+ "m".repeat(600) + "\"}");
		Source source = BackendFiles.read(this.directory, List.of("a.json")).get(0).source();
		assertThat(source.text()).startsWith("...").endsWith("...").contains("rate(a_total[5m])").hasSizeLessThan(130);
	}

	@Test
	void aTemplateIsExcludedAndAnEmptyFileNamed() throws IOException {
		write("a.yml", "groups: []");
		write("chart/b.yml", "{{ if .Values.alerts }}\nx: {");
		List<BackendName> names = BackendFiles.read(this.directory, List.of("**/*.yml", "!chart/**"));
		assertThat(names).extracting(BackendName::kind).containsExactly(Kind.NOTHING);
		assertThatExceptionOfType(CouldNotJudge.class)
			.isThrownBy(() -> BackendFiles.read(this.directory, List.of("**", "alerts/[a", " ", "{a,b")))
			.withMessageContainingAll("'!chart/b.yml'", "by alerts/[a", "an entry is blank", "by {a,b");
	}

	@Test
	void aQueryThatNamesTheFieldItselfIsNotJudged() throws IOException {
		write("a.yml",
				"""
						- {uid: t, type: tempo, jsonData: {tracesToLogsV2: {customQuery: true, query: '{a="b"} | json | traceId="${__trace.traceId}" or trace_id="${__trace.traceId}"'}}}
						- {uid: u, type: tempo, jsonData: {tracesToLogsV2: {customQuery: true, query: '{a="b"} | label_format x=y | x="${__trace.traceId}"'}}}
						- {uid: v, type: tempo, jsonData: {tracesToLogsV2: {customQuery: true, query: '{a="b"} | json z="trace_id" | z="${__trace.traceId}"'}}}
						""");
		assertThat(names(BackendFiles.read(this.directory, List.of("a.yml")), Kind.QUERY_FIELD))
			.containsExactly("traceId", "trace_id");
	}

	@Test
	void aScrapeWithinTheCollectorMayAddAnyLabel() throws IOException {
		write("a.yml", "receivers: {prometheus: {config: {scrape_configs: [{job_name: a}]}}}");
		assertThat(names(BackendFiles.read(this.directory, List.of("a.yml")), Kind.TARGET_LABELS)).containsExactly("*");
	}

	@Test
	void eachErrorNamesItsFile() throws IOException {
		write("broken.yml", "groups:\n  - {");
		write("broken.json", "{\"a\": }}");
		write("sub/readme.txt", "");
		assertThatExceptionOfType(CouldNotJudge.class)
			.isThrownBy(() -> BackendFiles.read(this.directory,
					List.of("broken.yml", "broken.json", "missing.yml", "none/*.yml", "sub/**", "sub")))
			.withMessageContainingAll("'backend-files' in joinkey-gate.yaml has errors",
					"the file broken.yml is not valid YAML or JSON: line 2", "the file broken.json is not valid",
					"the file missing.yml does not exist", "matches none/*.yml", "matches sub/**",
					"the file sub is a directory; write sub/**", this.directory.toString());
	}

	@Test
	void aMissingFileStopsTheGateBeforeTheApplicationStarts() {
		GateFile file = GateFileReader.read("backend-files: [no/such/alerts.yml]");
		assertThatExceptionOfType(CouldNotJudge.class)
			.isThrownBy(() -> new ApplicationRun(Object.class, file, null).observe(Map.of(), Duration.ofMinutes(1)))
			.withMessageContaining("the file no/such/alerts.yml does not exist");
	}

	@Test
	void aFileThatReferencesItselfIsRead() throws IOException {
		write("loop.yml", "a: &a {b: [*a], expr: 'up + ALERTS + b'}");
		assertThat(names(BackendFiles.read(this.directory, List.of("loop.yml")), Kind.METRIC)).containsExactly("b");
	}

	private void write(String file, String text) throws IOException {
		Path path = this.directory.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	private static List<String> names(List<BackendName> names, Kind kind) {
		return names.stream().filter((name) -> name.kind() == kind).map(BackendName::name).distinct().toList();
	}

}
