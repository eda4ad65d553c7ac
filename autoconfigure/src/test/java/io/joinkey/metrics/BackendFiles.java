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
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import io.joinkey.check.evidence.Exemplar;
import io.joinkey.check.run.BackendNames;
import io.joinkey.proof.JsonLine;
import io.joinkey.proof.Scrape;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of {@code observability/}, compared with what a service emitted. The gate
 * reads the names; here each of them has to be there.
 */
final class BackendFiles {

	private final Path directory;

	private final Map<String, String> texts = new TreeMap<>();

	BackendFiles(Path directory) {
		this.directory = directory;
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				this.texts.put(directory.relativize(file).toString(), Files.readString(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Copies the files and changes one, for a test that the comparison notices it. */
	BackendFiles changed(Path copy, String file, String from, String to) throws IOException {
		if (!this.texts.get(file).contains(from)) {
			throw new IllegalArgumentException(file + " does not contain " + from);
		}
		for (Map.Entry<String, String> each : this.texts.entrySet()) {
			Path target = copy.resolve(each.getKey());
			Files.createDirectories(target.getParent());
			Files.writeString(target, each.getKey().equals(file) ? each.getValue().replace(from, to) : each.getValue());
		}
		return new BackendFiles(copy);
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
		Map<?, ?> file = new Yaml().load(this.texts.get("joinkey.rules.yml"));
		for (Object group : (List<?>) file.get("groups")) {
			((List<?>) ((Map<?, ?>) group).get("rules"))
				.forEach((rule) -> queries.add(String.valueOf(((Map<?, ?>) rule).get("expr"))));
		}
		return queries.stream()
			.map((query) -> query.replace("$service", service).replace("$__rate_interval", "1m"))
			.toList();
	}

	/** Return what does not match. */
	List<String> problems(String line, String idle, String traceId, Scrape scrape, Set<String> resource) {
		List<String> problems = new ArrayList<>();
		List<BackendName> names = BackendNames.in(this.directory, "**");
		Set<String> recorded = names.stream()
			.filter((name) -> name.kind() == Kind.RECORDED)
			.map(BackendName::name)
			.collect(Collectors.toSet());
		Set<String> exemplarLabels = new HashSet<>();
		scrape.exemplars().stream().map(Exemplar::labels).forEach((labels) -> exemplarLabels.addAll(labels.keySet()));
		Set<String> fields = JsonLine.parse(line).fields().keySet();
		for (BackendName name : names) {
			boolean matches = switch (name.kind()) {
				case METRIC -> recorded.contains(name.name()) || !scrape.samples(name.name()).isEmpty()
						&& name.labels().stream().allMatch((label) -> hasLabel(scrape, name.name(), label));
				case EXEMPLAR_LABEL -> exemplarLabels.contains(name.name());
				case LINE_PATTERN -> isTraceId(name.name(), line, traceId) && !isTraceId(name.name(), idle, "");
				case LINE_FIELD -> fields.contains(name.name());
				// what Loki makes of a log record in OTLP
				case LINE_LABEL -> name.name().equals("trace_id");
				case STREAM -> name.labels().get(0).name().equals("service_name");
				// Loki writes a dot as an underscore
				case SPAN_TAG -> resource.contains(name.name()) && name.labels()
					.stream()
					.allMatch((label) -> label.name().equals(name.name().replace('.', '_')));
				default -> true;
			};
			if (!matches) {
				problems.add(name.place());
			}
		}
		if (!this.texts.get("loki.yml").contains("attributes: [service.name]")) {
			problems.add("labels in Loki");
		}
		return problems;
	}

	private static boolean isTraceId(String regex, String line, String traceId) {
		Matcher found = Pattern.compile(regex).matcher(line);
		return found.find() && (traceId.isEmpty() || found.group(1).equals(traceId));
	}

	private static boolean hasLabel(Scrape scrape, String name, Label label) {
		return scrape.samples(name).stream().anyMatch((sample) -> sample.labels().containsKey(label.name()));
	}

	private List<JsonNode> dashboards() {
		return this.texts.entrySet()
			.stream()
			.filter((file) -> file.getKey().endsWith(".json"))
			.map((file) -> new JsonMapper().readTree(file.getValue()))
			.toList();
	}

}
