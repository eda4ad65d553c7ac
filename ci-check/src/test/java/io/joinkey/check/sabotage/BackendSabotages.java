/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.joinkey.check.rules.CorrelationRule;

/**
 * Breaks in files of back ends: Joinkey's own, each with one name that the service does
 * not emit.
 */
final class BackendSabotages {

	/** The property of an application here that names the directories of its files. */
	static final String FILES = "backend-files";

	private static final Path OWN = Path.of("..", "observability");

	private static final Path FOREIGN = Path.of("src", "test", "resources", "sabotage", "backend");

	private static final String SOURCES = "grafana/provisioning/datasources/joinkey.yml";

	private static final String OVERVIEW = "grafana/dashboards/service-overview.json";

	private BackendSabotages() {
	}

	static List<Sabotage> all() {
		return List.of(
				row("a data source for exemplars with the label `traceID`", SOURCES,
						"name: trace_id\n          datasourceUid", "name: traceID\n          datasourceUid",
						"- name: trace_id"),
				row("a derived field for text lines, while lines are JSON", SOURCES, "\"trace_id\":\"([0-9a-f]{32})\"",
						"traceId=(\\w+)", "matcherRegex: '\"trace_id\":\"([0-9a-f]{32})\"'"),
				row("a link from spans to log lines by the field `traceId`", SOURCES, "| trace_id=",
						"| json | traceId=", "trace_id=\"$${__trace.traceId}\""),
				row("a dashboard in milliseconds, while the metric is in seconds", OVERVIEW, "_seconds_bucket",
						"_milliseconds_bucket", "http_server_requests_seconds_bucket"),
				row("a dashboard with OpenTelemetry's names, while Micrometer's are served", OVERVIEW,
						"http_server_requests_seconds", "http_server_request_duration_seconds",
						"http_server_requests_seconds_count"),
				row("a dashboard by the label `application`, which nothing adds", OVERVIEW,
						"count{service=\\\"$service\\\"", "count{application=\\\"$service\\\"",
						"http_server_requests_seconds_count{service="),
				row("a Collector that reads `traceId` of the lines", "collector.yml", "line.trace_id", "line.traceId",
						"parse_from: attributes.line.trace_id"));
	}

	/** A service with Joinkey's own files, and a dashboard about something else. */
	static Application healthy() {
		return Application.mvc().property(FILES, OWN + "/**," + FOREIGN + "/**");
	}

	private static Sabotage row(String name, String file, String from, String to, String remedy) {
		Path copy = Path.of("target", "sabotage-backend", String.valueOf(name.hashCode()));
		try (Stream<Path> files = Files.walk(OWN)) {
			for (Path each : files.filter(Files::isRegularFile).toList()) {
				String relative = OWN.relativize(each).toString().replace('\\', '/');
				String text = Files.readString(each);
				String changed = relative.equals(file) ? text.replace(from, to) : text;
				if (relative.equals(file) && changed.equals(text)) {
					throw new IllegalStateException(file + " does not contain " + from);
				}
				Path target = copy.resolve(relative);
				Files.createDirectories(target.getParent());
				Files.writeString(target, changed);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Sabotage(name, CorrelationRule.BACKEND_CONFIG_MATCH, Application.mvc().property(FILES, copy + "/**"),
				remedy, healthy());
	}

}
