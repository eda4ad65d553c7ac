/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class path of a module's tests, with its directories of shipped classes and of
 * tests.
 *
 * @param entries all entries, in order
 * @param classes the directories with the classes of the application
 * @param tests the directories with classes and resources of the tests
 */
public record ClassPath(List<Path> entries, List<Path> classes, List<Path> tests) {

	/** The names that Maven and Gradle give to the tests' directories. */
	private static final Pattern TESTS = Pattern.compile(".*/(test-classes|classes/[^/]+/test|resources/test)/?");

	public ClassPath {
		entries = List.copyOf(entries);
		classes = List.copyOf(classes);
		tests = List.copyOf(tests);
	}

	/**
	 * Reads a class path and recognizes the tests' directories by their names.
	 * @param text the class path
	 * @return the class path
	 */
	public static ClassPath parse(String text) {
		List<Path> entries = Stream.of(text.split(Pattern.quote(File.pathSeparator)))
			.filter((entry) -> !entry.isEmpty())
			.map((entry) -> Path.of(entry).toAbsolutePath())
			.toList();
		Predicate<Path> isTest = (entry) -> TESTS.matcher(entry.toString().replace('\\', '/')).matches();
		List<Path> directories = entries.stream().filter(Files::isDirectory).toList();
		return new ClassPath(entries, directories.stream().filter(isTest.negate()).toList(),
				directories.stream().filter(isTest).toList());
	}

	Optional<Path> byteBuddyAgent() {
		return this.entries.stream()
			.filter((entry) -> entry.getFileName().toString().matches("byte-buddy-agent-[0-9.]+[.]jar"))
			.findFirst();
	}

	/**
	 * Return whether the application may use Kafka, and the gate cannot start a broker.
	 */
	boolean lacksBroker() {
		return has("spring-kafka") && !has("spring-kafka-test");
	}

	private boolean has(String library) {
		return this.entries.stream()
			.anyMatch((entry) -> entry.getFileName().toString().matches(Pattern.quote(library) + "-[0-9].*[.]jar"));
	}

	/**
	 * Return the jars of tests that configure Log4j2, if the application uses it. Spring
	 * Boot prefers Logback, and Kafka's tests bring Log4j2.
	 */
	Stream<Path> loggedJars() {
		return (has("log4j-core") && !has("logback-classic")) ? this.entries.stream().filter(KafkaTestJars::isOne)
				: Stream.empty();
	}

	/**
	 * Return the class path on which no class of the tests can be found, for component
	 * scanning would make beans of them. The tests' resources stay, except the
	 * configuration of logging.
	 * @param copy where the resources are copied to
	 * @param logging what is left out
	 */
	List<Path> withoutTestClasses(Path copy, LoggingFiles logging) throws IOException {
		return copied(copy, logging, (name) -> !name.endsWith(".class") && !name.startsWith("META-INF/spring")
				&& !name.startsWith("META-INF/services/") && !logging.isLeftOut(name));
	}

	/**
	 * Return the class path with all of the tests, except the configuration of logging.
	 */
	List<Path> withTestClasses(Path copy, LoggingFiles logging) throws IOException {
		return logging.names().isEmpty() ? this.entries : copied(copy, logging, (name) -> !logging.isLeftOut(name));
	}

	private List<Path> copied(Path copy, LoggingFiles logging, Predicate<String> copied) throws IOException {
		delete(copy);
		Files.createDirectories(copy);
		List<Path> logged = loggedJars().filter((jar) -> KafkaTestJars.files(jar).anyMatch(logging::isLeftOut))
			.toList();
		List<Path> left = new ArrayList<>();
		for (Path entry : this.entries) {
			if (this.tests.contains(entry)) {
				Path resources = copy.resolve(String.valueOf(left.size()));
				copy(entry, resources, copied);
				left.add(resources.toAbsolutePath());
			}
			else if (logged.contains(entry)) {
				Path jar = copy.resolve(left.size() + "-" + entry.getFileName());
				KafkaTestJars.copy(entry, jar, (name) -> !logging.isLeftOut(name));
				left.add(jar.toAbsolutePath());
			}
			else {
				left.add(entry);
			}
		}
		return left;
	}

	private static void copy(Path from, Path to, Predicate<String> copied) throws IOException {
		Files.createDirectories(to);
		if (!Files.isDirectory(from)) {
			return;
		}
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				String name = from.relativize(file).toString().replace('\\', '/');
				if (copied.test(name)) {
					Path target = to.resolve(name);
					Files.createDirectories(target.getParent());
					Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

	static void delete(Path directory) throws IOException {
		if (Files.exists(directory)) {
			try (Stream<Path> files = Files.walk(directory)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(file);
				}
			}
		}
	}

}
