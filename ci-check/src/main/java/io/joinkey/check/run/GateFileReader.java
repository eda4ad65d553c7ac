/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.joinkey.check.rules.CorrelationRule;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/**
 * Reads {@link GateFile} strictly: an unknown key, a wrong type, an unknown rule or a
 * missing value is an error with its line.
 */
final class GateFileReader {

	private final List<String> problems = new ArrayList<>();

	private GateFileReader() {
	}

	/**
	 * Reads the file.
	 * @param resource the file, which may be absent
	 * @return the content, all defaults if the file is absent
	 * @throws CouldNotJudge if something in it is wrong
	 */
	static GateFile read(Resource resource) {
		try {
			return read(resource.exists() ? resource.getContentAsString(StandardCharsets.UTF_8) : "");
		}
		catch (IOException ex) {
			throw new CouldNotJudge("Cannot read " + resource.getDescription() + ": " + ex.getMessage(), ex);
		}
	}

	/** Called by {@link GateFileSecrets}, in a separate class loader. */
	static List<String> secrets(Path file) {
		try {
			return read(new FileSystemResource(file)).secrets();
		}
		catch (CouldNotJudge ex) {
			// the other JVM reports what is wrong in it
			return List.of();
		}
	}

	static GateFile read(String yaml) {
		GateFileReader reader = new GateFileReader();
		GateFile file = null;
		try {
			Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
			file = (GateFile) reader.record(GateFile.class, (root != null && !isNull(root)) ? root : null, "the file");
		}
		catch (MarkedYAMLException ex) {
			reader.problem((ex.getProblemMark() != null) ? ex.getProblemMark().getLine() : 0,
					"the file is not valid YAML: " + ex.getProblem() + hint(ex.getProblem()));
		}
		if (file == null || !reader.problems.isEmpty()) {
			throw new CouldNotJudge(GateFile.NAME + " has errors:\n\n  " + String.join("\n  ", reader.problems)
					+ "\n\nEvery key is described in docs/gate.md. A file looks like this:\n\n" + GateFile.EXAMPLE);
		}
		return file;
	}

	private static String hint(String problem) {
		return (problem.startsWith("expected ',' or '") || problem.startsWith("mapping values are not allowed"))
				? "; a text with a brace, a bracket, a comma, a colon or a question mark stands in quotes" : "";
	}

	/**
	 * Return the key of a component: {@code requestTimeout} is {@code request-timeout}.
	 */
	static String key(RecordComponent component) {
		return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/** Return the components of a record that are keys of the file. */
	static List<RecordComponent> keys(Class<?> type) {
		return Stream.of(type.getRecordComponents()).filter((each) -> !each.getName().equals("line")).toList();
	}

	private @Nullable Object record(Class<?> type, @Nullable Node node, String where) {
		Map<String, Node> values = new LinkedHashMap<>();
		List<String> known = keys(type).stream().map(GateFileReader::key).toList();
		if (node instanceof MappingNode mapping) {
			for (NodeTuple tuple : mapping.getValue()) {
				String key = (tuple.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
				if (!known.contains(key)) {
					problem(tuple.getKeyNode(), "unknown key '" + key + "' in " + where + NearestName.to(key, known));
				}
				else if (values.put(key, tuple.getValueNode()) != null) {
					problem(tuple.getKeyNode(), "duplicate key '" + key + "' in " + where + "; remove one of them");
				}
			}
		}
		else if (node != null) {
			problem(node, where + " must be a mapping with the keys " + String.join(", ", known));
			return null;
		}
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		RecordComponent[] components = type.getRecordComponents();
		@Nullable Object[] arguments = new Object[components.length];
		int before = this.problems.size();
		for (int i = 0; i < components.length; i++) {
			Parameter parameter = constructor.getParameters()[i];
			arguments[i] = components[i].getName().equals("line") ? ((node != null) ? line(node) + 1 : 0)
					: value(components[i], parameter, values.get(key(components[i])), node, where);
		}
		return (this.problems.size() > before) ? null : BeanUtils.instantiateClass(constructor, arguments);
	}

	private @Nullable Object value(RecordComponent component, Parameter parameter, @Nullable Node node,
			@Nullable Node parent, String where) {
		String key = key(component);
		if (node != null && !isNull(node)) {
			Object value = convert(component.getGenericType(), node, "'" + key + "'");
			if (value instanceof String rule && key.equals("rule")) {
				rule(node, rule);
			}
			return value;
		}
		DefaultValue defaultValue = parameter.getAnnotation(DefaultValue.class);
		if (defaultValue == null) {
			if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
				this.problem((parent != null) ? line(parent) : 0, "'" + key + "' is missing in " + where);
			}
			return null;
		}
		Type type = component.getGenericType();
		if (type instanceof ParameterizedType generic) {
			return (generic.getRawType() == List.class) ? List.of() : Map.of();
		}
		return scalar((Class<?>) type, defaultValue.value()[0]).orElse(null);
	}

	private @Nullable Object convert(Type type, Node node, String where) {
		if (type instanceof ParameterizedType generic) {
			return (generic.getRawType() == List.class) ? list(generic.getActualTypeArguments()[0], node, where)
					: map(node, where);
		}
		Class<?> target = (Class<?>) type;
		if (target.isRecord()) {
			return record(target, node, where);
		}
		if (node instanceof ScalarNode scalar) {
			Optional<Object> value = scalar(target, scalar.getValue());
			if (value.isPresent()) {
				return value.get();
			}
		}
		problem(node, where + " must be " + name(target));
		return null;
	}

	private List<Object> list(Type element, Node node, String where) {
		List<Object> values = new ArrayList<>();
		if (node instanceof SequenceNode sequence) {
			for (Node each : sequence.getValue()) {
				Object value = convert(element, each, "an entry of " + where);
				if (value != null) {
					values.add(value);
				}
			}
		}
		else {
			problem(node, where + " must be a list, such as [first, second]");
		}
		return List.copyOf(values);
	}

	private Map<String, String> map(Node node, String where) {
		Map<String, String> values = new LinkedHashMap<>();
		if (node instanceof MappingNode mapping) {
			for (NodeTuple tuple : mapping.getValue()) {
				if (tuple.getKeyNode() instanceof ScalarNode key && tuple.getValueNode() instanceof ScalarNode value) {
					values.put(key.getValue(), value.getValue());
				}
				else {
					problem(tuple.getKeyNode(), where + " must have texts as values");
				}
			}
		}
		else {
			problem(node, where + " must be a mapping, such as {name: value}");
		}
		return values;
	}

	private static Optional<Object> scalar(Class<?> type, String text) {
		try {
			if (type == String.class) {
				return Optional.of(text);
			}
			if (type == int.class) {
				return Optional.of(Integer.valueOf(text));
			}
			if (type == LocalDate.class) {
				return Optional.of(LocalDate.parse(text));
			}
			if (type == Duration.class) {
				return Optional.of(DurationStyle.detectAndParse(text));
			}
			return text.matches("true|false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	private static String name(Class<?> type) {
		return Map
			.<Class<?>, String>of(int.class, "a number", boolean.class, "true or false", Boolean.class, "true or false",
					LocalDate.class, "a date such as 2027-01-31", Duration.class, "a duration such as 10s")
			.getOrDefault(type, "a text");
	}

	private void rule(Node node, String rule) {
		List<String> ids = Stream.of(CorrelationRule.values()).map(CorrelationRule::id).toList();
		if (!ids.contains(rule)) {
			problem(node, "unknown rule '" + rule + "'" + NearestName.to(rule, ids));
		}
	}

	private static boolean isNull(Node node) {
		return node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().matches("|~|null");
	}

	private static int line(Node node) {
		return node.getStartMark().getLine();
	}

	private void problem(Node node, String text) {
		problem(line(node), text);
	}

	private void problem(int line, String text) {
		this.problems.add("line " + (line + 1) + ": " + text);
	}

}
