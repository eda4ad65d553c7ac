/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.backend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.evidence.BackendName.Label;
import io.joinkey.check.evidence.BackendName.Source;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads the names in one file of a back end. Recognizes a mapping by its keys, so that it
 * finds a rule in a file of Prometheus and in a resource of Kubernetes.
 */
public final class BackendFileReader {

	private static final int LONG = 400;

	private static final int SHOWN = 60;

	private final String file;

	private final List<String> lines;

	private final List<Node> documents;

	private final List<BackendName> names = new ArrayList<>();

	private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	/**
	 * Reads a file.
	 * @param file the name of the file
	 * @param text the content
	 * @param documents the content as parsed
	 */
	public BackendFileReader(String file, String text, List<Node> documents) {
		this.file = file;
		this.lines = text.lines().toList();
		this.documents = documents;
	}

	/**
	 * Return the data sources in the file.
	 * @return their types, by their uid
	 */
	public Map<String, String> dataSources() {
		Map<String, String> types = new LinkedHashMap<>();
		this.seen.clear();
		this.documents.forEach((document) -> dataSources(document, types));
		return types;
	}

	private void dataSources(Node node, Map<String, String> types) {
		if (this.seen.add(node)) {
			Map<String, Node> fields = fields(node);
			String uid = text(fields.get("uid"));
			String type = text(fields.get("type"));
			// the data source itself, or a panel's reference to it
			if (!uid.isEmpty() && !type.isEmpty()) {
				types.putIfAbsent(uid, type);
			}
			fields.values().forEach((child) -> dataSources(child, types));
			items(node).forEach((child) -> dataSources(child, types));
		}
	}

	/**
	 * Return the names in the file.
	 * @param sources the data sources of all files
	 * @return the names, in the order of the file
	 */
	public List<BackendName> names(Map<String, String> sources) {
		this.seen.clear();
		this.names.clear();
		this.documents.forEach((document) -> walk(document, "", sources));
		return List.copyOf(this.names);
	}

	private void walk(Node node, String inherited, Map<String, String> sources) {
		if (!this.seen.add(node)) {
			return;
		}
		Map<String, Node> fields = fields(node);
		String own = text(fields(fields.get("datasource")).get("type"));
		String source = own.isEmpty() ? inherited : own;
		BackendQueries.read(this, fields, source);
		if (fields.containsKey("jsonData") && fields.containsKey("type")) {
			new GrafanaSource(this, sources).read(text(fields.get("type")), fields(fields.get("jsonData")));
		}
		if (fields.containsKey("pipeline_stages")) {
			LogPipelines.promtail(this, fields.get("pipeline_stages"));
		}
		if (fields.containsKey("operators")) {
			LogPipelines.collector(this, fields.get("operators"));
		}
		if (fields.containsKey("scrape_configs") && !fields.containsKey("clients")) {
			TargetLabels.read(this, node, fields.get("scrape_configs"), this.documents.contains(node));
		}
		fields.values().forEach((child) -> walk(child, source, sources));
		items(node).forEach((child) -> walk(child, source, sources));
	}

	void add(Kind kind, String name, List<Label> labels, Node node) {
		add(kind, name, labels, List.of(), node);
	}

	void add(Kind kind, String name, List<Label> labels, List<String> alternatives, Node node) {
		this.names.add(new BackendName(kind, name, labels, alternatives, source(name, labels, node)));
	}

	/** Return the line within a text of several lines where the name occurs. */
	private Source source(String name, List<Label> labels, Node node) {
		int first = node.getStartMark().getLine();
		int last = Math.min(node.getEndMark().getLine(), this.lines.size() - 1);
		String word = (name.isEmpty() && !labels.isEmpty()) ? labels.get(0).name() : name;
		Pattern whole = Pattern.compile("(?<!\\w)" + Pattern.quote(word) + "(?!\\w)");
		for (int i = first; i <= last && !word.isEmpty(); i++) {
			Matcher found = whole.matcher(this.lines.get(i));
			int column = (i == first) ? Math.min(node.getStartMark().getColumn(), this.lines.get(i).length()) : 0;
			if (found.find(column)) {
				return new Source(this.file, i + 1, excerpt(this.lines.get(i), found.start()));
			}
		}
		return new Source(this.file, first + 1,
				(first < this.lines.size()) ? excerpt(this.lines.get(first), node.getStartMark().getColumn()) : "");
	}

	/** A dashboard may be one line. */
	private static String excerpt(String line, int position) {
		if (line.length() <= LONG) {
			return line;
		}
		int begin = Math.max(0, position - SHOWN);
		int end = Math.min(line.length(), position + SHOWN);
		return ((begin > 0) ? "..." : "") + line.substring(begin, end) + ((end < line.length()) ? "..." : "");
	}

	static Map<String, Node> fields(@Nullable Node node) {
		Map<String, Node> fields = new LinkedHashMap<>();
		if (node instanceof MappingNode mapping) {
			for (NodeTuple tuple : mapping.getValue()) {
				fields.put(text(tuple.getKeyNode()), tuple.getValueNode());
			}
		}
		return fields;
	}

	static List<Node> items(@Nullable Node node) {
		return (node instanceof SequenceNode sequence) ? sequence.getValue() : List.of();
	}

	static String text(@Nullable Node node) {
		return (node instanceof ScalarNode scalar) ? scalar.getValue() : "";
	}

	/** Return a node and all below it, each once. */
	static Stream<Node> all(@Nullable Node node) {
		Set<Node> all = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Node> open = new ArrayList<>();
		Stream.ofNullable(node).forEach(open::add);
		while (!open.isEmpty()) {
			Node next = open.remove(open.size() - 1);
			if (all.add(next)) {
				open.addAll(items(next));
				open.addAll(fields(next).values());
			}
		}
		return all.stream();
	}

}
