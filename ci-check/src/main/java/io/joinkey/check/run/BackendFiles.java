/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import io.joinkey.check.evidence.BackendName;
import io.joinkey.check.evidence.BackendName.Kind;
import io.joinkey.check.run.backend.BackendFileReader;
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

	private static final int DEEPEST = 200;

	private static final String EXCLUDED = "!";

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
		Set<Path> excluded = new HashSet<>();
		for (String pattern : patterns) {
			if (pattern.startsWith(EXCLUDED)) {
				excluded.addAll(files.find(pattern.substring(1)));
			}
		}
		for (String pattern : patterns) {
			if (!pattern.startsWith(EXCLUDED)) {
				files.find(pattern)
					.stream()
					.filter((file) -> !excluded.contains(file))
					.forEach((file) -> files.read(file, readers));
			}
		}
		if (!files.problems.isEmpty()) {
			throw new CouldNotJudge("'backend-files' in " + GateFile.NAME + " has errors:\n\n  "
					+ String.join("\n  ", files.problems) + "\n\nPaths are relative to the directory of the module, "
					+ directory.toAbsolutePath().normalize());
		}
		Map<String, String> sources = new LinkedHashMap<>();
		readers.values().forEach((reader) -> sources.putAll(reader.dataSources()));
		List<BackendName> names = new ArrayList<>();
		readers.forEach((file, reader) -> {
			List<BackendName> found = reader.names(sources);
			names.addAll(!found.isEmpty() ? found : List
				.of(new BackendName(Kind.NOTHING, "", List.of(), List.of(), new BackendName.Source(file, 1, ""))));
		});
		return names;
	}

	private List<Path> find(String written) {
		String pattern = written.replace('\\', '/');
		if (pattern.isBlank()) {
			this.problems.add("an entry is blank; remove it");
			return List.of();
		}
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
		int begin = pattern.lastIndexOf('/', glob) + 1;
		try {
			List<Path> found = walk(this.directory.resolve(pattern.substring(0, begin)), pattern.substring(begin));
			if (found.isEmpty()) {
				this.problems.add("no file whose name ends in .yml, .yaml or .json matches " + pattern);
			}
			return found;
		}
		catch (IOException | UncheckedIOException | PatternSyntaxException ex) {
			this.problems.add("cannot find files by " + pattern + ": "
					+ String.valueOf(ex.getMessage()).lines().findFirst().orElse(""));
			return List.of();
		}
	}

	private static List<Path> walk(Path root, String rest) throws IOException {
		// in Java, **/ does not match no directory
		List<PathMatcher> matchers = Stream.of(rest, rest.startsWith("**/") ? rest.substring(3) : rest)
			.map((each) -> FileSystems.getDefault().getPathMatcher("glob:" + each))
			.toList();
		if (!Files.isDirectory(root)) {
			return List.of();
		}
		Path real = root.toRealPath();
		try (Stream<Path> all = Files.walk(real, rest.contains("**") ? Integer.MAX_VALUE : rest.split("/").length)) {
			return all.filter((file) -> Files.isRegularFile(file) && isStructured(file))
				.map(real::relativize)
				.filter((file) -> matchers.stream().anyMatch((matcher) -> matcher.matches(file)))
				.sorted()
				.map(root::resolve)
				.toList();
		}
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
			readers.put(name, new BackendFileReader(name, text, parse(
					file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? text.replace('\t', ' ') : text)));
		}
		catch (MarkedYAMLException ex) {
			int line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : 1;
			this.problems.add("the file " + name + " is not valid YAML or JSON: line " + line + ": " + ex.getProblem()
					+ "; a template is left out by '!" + name + "'");
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
		options.setNestingDepthLimit(DEEPEST);
		options.setMaxAliasesForCollections(Integer.MAX_VALUE);
		List<Node> documents = new ArrayList<>();
		new Yaml(options).composeAll(new StringReader(text)).forEach(documents::add);
		return documents;
	}

}
