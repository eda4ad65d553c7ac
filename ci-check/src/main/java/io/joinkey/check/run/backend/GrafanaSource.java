/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

import static io.joinkey.check.run.backend.BackendFileReader.fields;
import static io.joinkey.check.run.backend.BackendFileReader.items;
import static io.joinkey.check.run.backend.BackendFileReader.text;

/**
 * Reads the names by which a data source of Grafana leads to another one. Only a link to
 * a store of traces has to find the trace id.
 */
final class GrafanaSource {

	private static final List<String> TRACE_STORES = List.of("tempo", "jaeger", "zipkin");

	private static final Pattern TRACE = Pattern.compile("trace", Pattern.CASE_INSENSITIVE);

	/** Grafana replaces it when it reads a provisioning file. */
	private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{?[A-Za-z_]");

	private static final Pattern TAGS = Pattern.compile("\\$\\$?\\{?__tags}?");

	private final BackendFileReader reader;

	private final Map<String, String> sources;

	GrafanaSource(BackendFileReader reader, Map<String, String> sources) {
		this.reader = reader;
		this.sources = sources;
	}

	void read(String type, Map<String, Node> settings) {
		items(settings.get("exemplarTraceIdDestinations"))
			.forEach((destination) -> add(Kind.EXEMPLAR_LABEL, fields(destination).get("name")));
		items(settings.get("derivedFields")).stream()
			.map(BackendFileReader::fields)
			.filter(this::isTrace)
			.forEach(
					(field) -> add(text(field.get("matcherType")).equals("label") ? Kind.LINE_LABEL : Kind.LINE_PATTERN,
							field.get("matcherRegex")));
		if (TRACE_STORES.contains(type)) {
			Stream.of("tracesToLogs", "tracesToLogsV2").map(settings::get).forEach((logs) -> logs(fields(logs)));
		}
		metrics(fields(settings.get("tracesToMetrics")));
	}

	private boolean isTrace(Map<String, Node> field) {
		return field.containsKey("matcherRegex")
				&& TRACE_STORES.contains(this.sources.getOrDefault(text(field.get("datasourceUid")), ""))
				&& TRACE.matcher(text(field.get("name")) + text(field.get("matcherRegex"))).find();
	}

	private void logs(Map<String, Node> logs) {
		tags(logs, true);
		Node query = logs.get("query");
		if (text(logs.get("customQuery")).equals("true")) {
			BackendQueries.read(this.reader, query, text(query), "loki");
		}
	}

	private void metrics(Map<String, Node> metrics) {
		String tags = tags(metrics, false).stream()
			.map((label) -> label + "=\"$tag\"")
			.collect(Collectors.joining(", "));
		for (Node each : items(metrics.get("queries"))) {
			Node query = fields(each).get("query");
			BackendQueries.read(this.reader, query,
					TAGS.matcher(text(query)).replaceAll(Matcher.quoteReplacement(tags)), "prometheus");
		}
	}

	/**
	 * Return the labels that stand for attributes of a span, of streams or of metrics.
	 */
	private List<String> tags(Map<String, Node> link, boolean ofStreams) {
		List<String> labels = new ArrayList<>();
		for (Node tag : items(link.get("tags"))) {
			Node key = fields(tag).get("key");
			if (key != null) {
				String label = text(fields(tag).getOrDefault("value", key));
				labels.add(label);
				this.reader.add(Kind.SPAN_TAG, text(key), ofStreams ? List.of(new Label(label, "=", "")) : List.of(),
						key);
			}
		}
		return labels;
	}

	private void add(Kind kind, @Nullable Node name) {
		if (name != null && !VARIABLE.matcher(text(name)).find()) {
			this.reader.add(kind, text(name).replace("$$", "$"), List.of(), name);
		}
	}

}
