/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The files of back ends that {@link GateFile} names: rules of Prometheus, data sources
 * and dashboards of Grafana, and configuration of Loki, Promtail and the Collector.
 */
final class BackendFiles {

	private static final int LONGEST = 20 * 1024 * 1024;

	private final Path directory;

	private final List<String> problems = new ArrayList<>();

	private BackendFiles(Path directory) {
		this.directory = directory;
	}

	/**
	 * Reads the names in the files.
	 * @param directory the directory of the module, to which the patterns are relative
	 * @param patterns files, or patterns such as {@code observability/*.yml}
	 * @return the names
	 * @throws CouldNotJudge if a file is missing or cannot be read, or a pattern matches
	 * none
	 */
	static List<BackendName> read(Path directory, List<String> patterns) {
		BackendFiles files = new BackendFiles(directory);
		Map<String, BackendFileReader> readers = new LinkedHashMap<>();
		for (String pattern : patterns) {
			files.find(pattern.replace('\\', '/')).forEach((file) -> files.read(file, readers));
		}
		if (!files.problems.isEmpty()) {
			throw new CouldNotJudge("'backend-files' in " + GateFile.NAME + " has errors:\n\n  "
					+ String.join("\n  ", files.problems) + "\n\nPaths are relative to the directory of the module, "
					+ directory.toAbsolutePath().normalize());
		}
		Map<String, String> sources = new LinkedHashMap<>();
		readers.values().forEach((reader) -> sources.putAll(reader.dataSources()));
		return readers.values().stream().flatMap((reader) -> reader.names(sources).stream()).toList();
	}

	private List<Path> find(String pattern) {
		int glob = pattern.replaceAll("[*?\\[{].*", "").length();
		if (glob == pattern.length()) {
			Path file = this.directory.resolve(pattern);
			if (!Files.isRegularFile(file)) {
				this.problems.add("the file " + pattern + (Files.isDirectory(file)
						? " is a directory; write " + pattern.replaceAll("/*$", "") + "/**" : " does not exist"));
				return List.of();
			}
			return List.of(file);
		}
		Path root = this.directory.resolve(pattern.substring(0, pattern.lastIndexOf('/', glob) + 1));
		String rest = pattern.substring(pattern.lastIndexOf('/', glob) + 1);
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
		if (Files.isDirectory(root)) {
			int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/").length;
			try (Stream<Path> all = Files.walk(root, depth)) {
				List<Path> found = all.filter(Files::isRegularFile)
					.filter((file) -> matcher.matches(root.relativize(file)) && isStructured(file))
					.sorted()
					.toList();
				if (!found.isEmpty()) {
					return found;
				}
			}
			catch (IOException ex) {
				this.problems.add("cannot list " + root + ": " + ex.getMessage());
				return List.of();
			}
		}
		this.problems.add("no file whose name ends in .yml, .yaml or .json matches " + pattern);
		return List.of();
	}

	private static boolean isStructured(Path file) {
		return file.toString().matches("(?i).*[.](ya?ml|json)");
	}

	private void read(Path file, Map<String, BackendFileReader> readers) {
		boolean relative = file.isAbsolute() == this.directory.isAbsolute();
		String name = (relative ? this.directory.relativize(file) : file).normalize().toString().replace('\\', '/');
		try {
			// JSON allows tabs between tokens and never within a string, YAML does not
			String text = Files.readString(file);
			readers.put(name, new BackendFileReader(name, text,
					parse(file.toString().endsWith(".json") ? text.replace('\t', ' ') : text)));
		}
		catch (MarkedYAMLException ex) {
			int line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : 1;
			this.problems.add("the file " + name + " is not valid YAML or JSON: line " + line + ": " + ex.getProblem());
		}
		catch (YAMLException | CharacterCodingException ex) {
			this.problems.add("the file " + name + " is not valid YAML or JSON: " + ex.getMessage());
		}
		catch (IOException ex) {
			this.problems.add("cannot read the file " + name + ": " + ex.getMessage());
		}
	}

	private static List<Node> parse(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(LONGEST);
		options.setNestingDepthLimit(200);
		List<Node> documents = new ArrayList<>();
		new Yaml(options).composeAll(new StringReader(text)).forEach(documents::add);
		return documents;
	}

}
