/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import org.yaml.snakeyaml.nodes.Node;

import static io.joinkey.check.run.BackendFileReader.fields;
import static io.joinkey.check.run.BackendFileReader.items;
import static io.joinkey.check.run.BackendFileReader.text;

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
		List<Node> exemplars = items(settings.get("exemplarTraceIdDestinations")).stream()
			.map((destination) -> fields(destination).get("name"))
			.flatMap(Stream::ofNullable)
			.toList();
		exemplars.forEach((name) -> add(Kind.EXEMPLAR_LABEL, name,
				exemplars.stream().map(BackendFileReader::text).filter((each) -> !each.equals(text(name))).toList()));
		List<Map<String, Node>> derived = items(settings.get("derivedFields")).stream()
			.map(BackendFileReader::fields)
			.filter(this::isTrace)
			.toList();
		for (Map<String, Node> field : derived) {
			Node regex = field.get("matcherRegex");
			boolean label = text(field.get("matcherType")).equals("label");
			if (regex != null) {
				add(label ? Kind.LINE_LABEL : Kind.LINE_PATTERN, regex,
						derived.stream()
							.map((other) -> text(other.get("matcherRegex")))
							.filter((other) -> !other.equals(text(regex)))
							.toList());
			}
		}
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
			this.reader.query(query, text(query), "loki");
		}
	}

	private void metrics(Map<String, Node> metrics) {
		String tags = tags(metrics, false).stream()
			.map((label) -> label + "=\"$tag\"")
			.collect(Collectors.joining(", "));
		for (Node each : items(metrics.get("queries"))) {
			Node query = fields(each).get("query");
			this.reader.query(query, TAGS.matcher(text(query)).replaceAll(Matcher.quoteReplacement(tags)),
					"prometheus");
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
						List.of(), key);
			}
		}
		return labels;
	}

	private void add(Kind kind, Node name, List<String> alternatives) {
		if (!VARIABLE.matcher(text(name)).find()) {
			this.reader.add(kind, text(name).replace("$$", "$"), List.of(), alternatives, name);
		}
	}

}
