/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.backend;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.format.BackendQuery;
import io.joinkey.check.format.BackendQuery.Selector;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

import static io.joinkey.check.run.backend.BackendFileReader.text;

/**
 * Reads the names in queries of Prometheus and Loki.
 */
final class BackendQueries {

	private static final Pattern LABEL_VALUES = Pattern
		.compile("\\s*label_values\\(\\s*(?:(.*?)\\s*,)?\\s*([a-zA-Z_]\\w*)\\s*\\)\\s*", Pattern.DOTALL);

	private static final Pattern OF_PROMETHEUS = Pattern.compile("ALERTS|ALERTS_FOR_STATE|up|scrape_\\w+");

	private static final Pattern QUERY_RESULT = Pattern.compile("\\s*query_result\\((.*)\\)\\s*", Pattern.DOTALL);

	private static final Pattern TRACE_FILTER = Pattern.compile(
			"(?:[|,(]|\\bor\\b|\\band\\b)\\s*([a-zA-Z_]\\w*)\\s*=~?\\s*[\"`]\\$\\$?\\{?__(?:trace|span)\\.traceId");

	/** The query names the fields itself. */
	private static final Pattern RENAMED = Pattern.compile("\\|\\s*(label_format\\b|json\\s+[a-zA-Z_])");

	private BackendQueries() {
	}

	/** Reads the queries of a rule, of a panel or of a variable. */
	static void read(BackendFileReader reader, Map<String, Node> fields, String source) {
		Node expression = fields.get("expr");
		if (!text(expression).isEmpty()) {
			Node recorded = fields.get("record");
			if (recorded != null) {
				reader.add(Kind.RECORDED, text(recorded), List.of(), recorded);
			}
			read(reader, expression, text(expression), source);
		}
		Node query = fields.get("query");
		if (query == null || source.equals("loki")) {
			return;
		}
		Matcher values = LABEL_VALUES.matcher(text(query));
		Matcher result = QUERY_RESULT.matcher(text(query));
		if (values.matches() && values.group(1) != null) {
			read(reader, query, "sum by (" + values.group(2) + ") (" + values.group(1) + ")", source);
		}
		else if (result.matches()) {
			read(reader, query, result.group(1), source);
		}
	}

	/** Adds the names of a query in PromQL or LogQL. */
	static void read(BackendFileReader reader, @Nullable Node node, String text, String source) {
		if (node == null || !source.matches("|loki|.*prometheus.*")) {
			return;
		}
		BackendQuery query = BackendQuery.parse(text);
		List<String> alternatives = query.alternatives()
				? query.selectors().stream().map(Selector::name).distinct().toList() : List.of();
		for (Selector selector : query.selectors()) {
			if (!selector.name().isEmpty() && !OF_PROMETHEUS.matcher(selector.name()).matches()) {
				reader.add(Kind.METRIC, selector.name(), selector.labels(), alternatives, node);
			}
			else if (selector.name().isEmpty() && !selector.labels().isEmpty()) {
				reader.add(Kind.STREAM, "", selector.labels(), node);
			}
		}
		if (RENAMED.matcher(text).find()) {
			return;
		}
		Matcher filters = TRACE_FILTER.matcher(text);
		List<String> fields = filters.results().map((filter) -> filter.group(1)).toList();
		boolean parsed = text.matches("(?s).*\\|\\s*json\\b.*");
		fields.forEach((field) -> reader.add(parsed ? Kind.QUERY_FIELD : Kind.LINE_LABEL, field, List.of(), node));
	}

}
