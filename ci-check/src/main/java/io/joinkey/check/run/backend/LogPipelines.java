/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName.Kind;
import org.yaml.snakeyaml.nodes.Node;

import static io.joinkey.check.run.backend.BackendFileReader.fields;
import static io.joinkey.check.run.backend.BackendFileReader.items;
import static io.joinkey.check.run.backend.BackendFileReader.text;

/**
 * Reads which fields of a JSON log line a shipper of log lines looks for.
 */
final class LogPipelines {

	/** A path of JMESPath without operators. */
	private static final Pattern PATH = Pattern.compile("[\\w.@\"-]+");

	/** Operators of the Collector that make no field of their own, beside copies. */
	private static final Set<String> KNOWN = Set.of("container", "recombine", "json_parser", "time_parser",
			"severity_parser", "trace_parser", "scope_name_parser", "move", "copy", "remove", "retain", "filter",
			"router", "noop");

	private LogPipelines() {
	}

	/** Reads the stages of Promtail. */
	static void promtail(BackendFileReader reader, Node stages) {
		Map<String, Node> asked = new LinkedHashMap<>();
		List<Node> labels = new ArrayList<>();
		stages(stages, asked, labels);
		labels.forEach((made) -> fields(made).keySet()
			.forEach((label) -> reader.add(Kind.SHIPPED_LABEL, label, List.of(), made)));
		asked.forEach((field, node) -> reader.add(Kind.LINE_FIELD, field, List.of(), node));
	}

	private static void stages(Node stages, Map<String, Node> asked, List<Node> labels) {
		for (Node stage : items(stages)) {
			Map<String, Node> fields = fields(stage);
			Map<String, Node> json = fields(fields.get("json"));
			// with a source, it reads what an earlier stage found, not the line
			if (!json.containsKey("source")) {
				fields(json.get("expressions")).forEach((name, path) -> {
					String expression = text(path).isEmpty() ? name : text(path);
					Stream.of(expression.split("\\|\\|"))
						.map(String::strip)
						.filter((each) -> PATH.matcher(each).matches())
						.forEach((each) -> asked.putIfAbsent(each.replace("\"", ""), path));
				});
			}
			Stream.of("labels", "structured_metadata")
				.map(fields::get)
				.flatMap(Stream::ofNullable)
				.forEach(labels::add);
			Node nested = fields(fields.get("match")).get("stages");
			if (nested != null) {
				stages(nested, asked, labels);
			}
		}
	}

	/** Reads the operators of the Collector behind the parser of JSON. */
	static void collector(BackendFileReader reader, Node operators) {
		String parsed = null;
		Set<String> made = new HashSet<>();
		Map<String, Node> asked = new LinkedHashMap<>();
		for (Node operator : items(operators)) {
			Map<String, Node> fields = fields(operator);
			String type = text(fields.get("type"));
			if (!KNOWN.contains(type)) {
				break;
			}
			if (type.equals("json_parser")) {
				String from = text(fields.get("parse_from"));
				String to = text(fields.get("parse_to"));
				parsed = !from.isEmpty() && !from.equals("body") ? parsed : to.isEmpty() ? "attributes" : to;
				continue;
			}
			if (parsed != null) {
				String before = parsed + ".";
				// only move and copy have a from
				Stream
					.concat(Stream.of("parse_from", "from").map(fields::get),
							Stream.of("trace_id", "span_id", "trace_flags")
								.map((id) -> fields(fields.get(id)).get("parse_from")))
					.flatMap(Stream::ofNullable)
					.filter((node) -> path(text(node)).startsWith(before) && !made.contains(path(text(node))))
					.forEach((node) -> asked.putIfAbsent(path(text(node)).substring(before.length()), node));
			}
			made.add(path(text(fields.get("to"))));
		}
		asked.forEach((field, node) -> reader.add(Kind.LINE_FIELD, field, List.of(), node));
	}

	private static String path(String expression) {
		return expression.replaceAll("\\[[\"']([^\"']+)[\"']]", ".$1");
	}

}
