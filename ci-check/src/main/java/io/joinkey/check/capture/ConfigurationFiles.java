/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;

/**
 * Finds configuration files of the application on the class path: shipped ones and those
 * of the tests.
 */
public final class ConfigurationFiles {

	/** Where Spring Boot looks for files, the later one wins. */
	private static final List<String> FOLDERS = List.of("", "config/");

	private ConfigurationFiles() {
	}

	/**
	 * Return the files of the tests that hide a shipped file with the properties of a
	 * profile or of the application, whether or not it is read.
	 * @param loader loads the files
	 * @return the names of files
	 */
	public static List<String> hidden(ClassLoader loader) {
		return FOLDERS.stream()
			.flatMap((folder) -> resources(loader, folder).stream()
				.filter((url) -> isOfTests(url) && url.getProtocol().equals("file"))
				.flatMap((url) -> Stream.ofNullable(new File(URI.create(url.toString())).list())
					.flatMap(Stream::of)
					.filter((name) -> name.matches("application.*[.](properties|ya?ml)"))
					.filter((name) -> resources(loader, folder + name).stream().anyMatch((other) -> !isOfTests(other)))
					.map((name) -> folder + name)))
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Return the profiles that are not active, and have their own file or a part of the
	 * configuration of logging.
	 */
	static List<String> otherProfiles(Environment environment, ClassLoader loader) {
		return Stream.concat(withFile(environment, loader), LoggingProfiles.inactive(environment, loader))
			.distinct()
			.toList();
	}

	private static Stream<String> withFile(Environment environment, ClassLoader loader) {
		return Stream
			.of("dev", "development", "local", "test", "staging", "stage", "prod", "production", "cloud", "kubernetes",
					"docker")
			.filter((profile) -> !environment.matchesProfiles(profile))
			.filter((profile) -> FOLDERS.stream()
				.flatMap((folder) -> extensions()
					.map((extension) -> folder + "application-" + profile + "." + extension))
				.flatMap((name) -> resources(loader, name).stream())
				.anyMatch((url) -> url.getProtocol().equals("file") && !isOfTests(url)));
	}

	/** Return the files in the order of their precedence, the first one loses. */
	static List<String> names(Environment environment) {
		return Stream.concat(Stream.of(""), Stream.of(environment.getActiveProfiles()).map((profile) -> "-" + profile))
			.flatMap((profile) -> FOLDERS.stream().map((folder) -> folder + "application" + profile))
			.flatMap((name) -> extensions().map((extension) -> name + "." + extension))
			.toList();
	}

	static List<URL> resources(ClassLoader loader, String name) {
		try {
			return Collections.list(loader.getResources(name));
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private static Stream<String> extensions() {
		// the first one loses
		return Stream.of("yaml", "yml", "properties");
	}

	/**
	 * Maven's and Gradle's folders of the tests, and the gate's copy of their resources.
	 */
	static boolean isOfTests(URL url) {
		return Stream.of("/test-classes/", "/test/", "/test-resources/").anyMatch(url.getPath()::contains);
	}

}
