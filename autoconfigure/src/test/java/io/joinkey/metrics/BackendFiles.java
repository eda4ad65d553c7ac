/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.Exemplar;
import io.joinkey.proof.JsonLine;
import io.joinkey.proof.Scrape;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of {@code observability/}, compared with what a service emitted.
 */
final class BackendFiles {

	private static final Pattern SELECTOR = Pattern.compile("([a-z][a-zA-Z0-9_:]*)\\s*(?:\\{([^}]*)\\}|(?=\\[))");

	private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]+)\\s*(?:=~|!~|!=|=)");

	private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

	private static final Pattern LINE_FIELD = Pattern.compile("attributes\\.line(?:\\.(\\w+)|\\[\"([^\"]+)\"\\])");

	private final Map<String, String> texts = new TreeMap<>();

	BackendFiles(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			files.filter(Files::isRegularFile).forEach((file) -> {
				try {
					this.texts.put(directory.relativize(file).toString(), Files.readString(file));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Changes a file, for a test that the comparison notices it. */
	void change(String file, String from, String to) {
		String text = this.texts.get(file);
		if (!text.contains(from)) {
			throw new IllegalArgumentException(file + " does not contain " + from);
		}
		this.texts.put(file, text.replace(from, to));
	}

	/** Return each query in PromQL, with the variables replaced. */
	List<String> queries(String service) {
		List<String> queries = new ArrayList<>();
		dashboards().forEach(
				(dashboard) -> dashboard.path("panels").forEach((panel) -> panel.path("targets").forEach((target) -> {
					if (target.path("datasource").path("type").asString().equals("prometheus")) {
						queries.add(target.path("expr").asString());
					}
				})));
		rules().forEach((rule) -> queries.add(String.valueOf(rule.get("expr"))));
		return queries.stream()
			.map((query) -> query.replace("$service", service).replace("$__rate_interval", "1m"))
			.toList();
	}

	/** Return what does not match. */
	List<String> problems(String line, String idle, String traceId, Scrape scrape, Set<String> resource) {
		List<String> problems = new ArrayList<>();
		queries("shop").forEach((query) -> query(query, scrape, problems));
		dashboards().forEach((dashboard) -> dashboard.path("templating").path("list").forEach((variable) -> {
			String[] asked = variable.path("query").path("query").asString().split("[(), ]+");
			check(hasLabel(scrape, asked[1], asked[2]), "variable " + asked[1] + " " + asked[2], problems);
		}));
		Set<String> exemplarLabels = new HashSet<>();
		scrape.exemplars().stream().map(Exemplar::labels).forEach((labels) -> exemplarLabels.addAll(labels.keySet()));
		for (Map<?, ?> source : sources()) {
			Map<?, ?> settings = (Map<?, ?>) source.get("jsonData");
			maps(settings.get("exemplarTraceIdDestinations"))
				.forEach((destination) -> check(exemplarLabels.contains(destination.get("name")),
						"exemplar label " + destination.get("name"), problems));
			maps(settings.get("derivedFields")).forEach((field) -> {
				Pattern regex = Pattern.compile(String.valueOf(field.get("matcherRegex")));
				Matcher found = regex.matcher(line);
				check(found.find() && found.group(1).equals(traceId), "derived field " + regex, problems);
				check(!regex.matcher(idle).find(), "derived field of a line without trace " + regex, problems);
			});
			links(settings, resource, scrape, problems);
		}
		Set<String> fields = JsonLine.parse(line).fields().keySet();
		LINE_FIELD.matcher(this.texts.get("collector.yml")).results().forEach((field) -> {
			String name = (field.group(1) != null) ? field.group(1) : field.group(2);
			check(fields.contains(name), "field " + name + " of a log line", problems);
		});
		check(this.texts.get("loki.yml").contains("attributes: [service.name]"), "labels in Loki", problems);
		return problems;
	}

	private void links(Map<?, ?> settings, Set<String> resource, Scrape scrape, List<String> problems) {
		if (settings.get("tracesToLogsV2") instanceof Map<?, ?> logs) {
			maps(logs.get("tags")).forEach((tag) -> {
				check(resource.contains(tag.get("key")), "resource attribute " + tag.get("key"), problems);
				// Loki writes a dot as an underscore
				check(String.valueOf(tag.get("key")).replace('.', '_').equals(tag.get("value")),
						"Loki's label " + tag.get("value"), problems);
			});
			check(String.valueOf(logs.get("query")).contains("| trace_id="), "structured metadata trace_id", problems);
		}
		if (settings.get("tracesToMetrics") instanceof Map<?, ?> metrics) {
			maps(metrics.get("queries")).forEach((query) -> {
				query(String.valueOf(query.get("query")), scrape, problems);
				maps(metrics.get("tags")).forEach(
						(tag) -> check(
								resource.contains(tag.get("key")) && hasLabel(scrape,
										"http_server_requests_seconds_count", String.valueOf(tag.get("value"))),
								"label " + tag.get("value"), problems));
			});
		}
	}

	private void query(String query, Scrape scrape, List<String> problems) {
		Set<String> recorded = new HashSet<>();
		rules().forEach((rule) -> recorded.add(String.valueOf(rule.get("record"))));
		SELECTOR.matcher(query)
			.results()
			.filter((selector) -> !recorded.contains(selector.group(1)))
			.forEach((selector) -> {
				String name = selector.group(1);
				Set<String> labels = new HashSet<>();
				if (selector.group(2) != null) {
					MATCHER.matcher(selector.group(2)).results().forEach((label) -> labels.add(label.group(1)));
				}
				GROUPING.matcher(query).results().forEach((by) -> labels.addAll(List.of(by.group(1).split(", *"))));
				check(!scrape.samples(name).isEmpty(), "metric " + name, problems);
				labels.forEach(
						(label) -> check(hasLabel(scrape, name, label), "label " + label + " of " + name, problems));
			});
	}

	private static boolean hasLabel(Scrape scrape, String name, String label) {
		return scrape.samples(name).stream().anyMatch((sample) -> sample.labels().containsKey(label));
	}

	private static void check(boolean holds, String what, List<String> problems) {
		if (!holds) {
			problems.add(what);
		}
	}

	private List<JsonNode> dashboards() {
		return this.texts.entrySet()
			.stream()
			.filter((file) -> file.getKey().endsWith(".json"))
			.map((file) -> new JsonMapper().readTree(file.getValue()))
			.toList();
	}

	private List<Map<?, ?>> rules() {
		Map<?, ?> file = new Yaml().load(this.texts.get("joinkey.rules.yml"));
		List<Map<?, ?>> rules = new ArrayList<>();
		maps(file.get("groups")).forEach((group) -> rules.addAll(maps(group.get("rules"))));
		return rules;
	}

	private List<Map<?, ?>> sources() {
		Map<?, ?> file = new Yaml().load(this.texts.get("grafana/provisioning/datasources/joinkey.yml"));
		return maps(file.get("datasources"));
	}

	private static List<Map<?, ?>> maps(Object value) {
		List<Map<?, ?>> maps = new ArrayList<>();
		if (value instanceof List<?> list) {
			list.forEach((each) -> maps.add((Map<?, ?>) each));
		}
		return maps;
	}

}
