/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.joinkey.check.report.Secrets;

/**
 * Reads the secrets of {@link GateFile} on the class path of the application. The class
 * path of a Maven plugin has neither Spring nor SnakeYAML, which the reader needs.
 */
final class GateFileSecrets {

	private GateFileSecrets() {
	}

	static Secrets in(ClassPath classPath) throws IOException {
		List<Path> files = classPath.tests()
			.stream()
			.map((directory) -> directory.resolve(GateFile.NAME))
			.filter(Files::exists)
			.toList();
		if (files.isEmpty()) {
			return Secrets.of(List.of());
		}
		List<URL> urls = new ArrayList<>();
		for (Path entry : classPath.entries()) {
			urls.add(entry.toUri().toURL());
		}
		List<String> values = new ArrayList<>();
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Method read = loader.loadClass(GateFileReader.class.getName()).getDeclaredMethod("secrets", Path.class);
			read.setAccessible(true);
			for (Path file : files) {
				((List<?>) read.invoke(null, file)).forEach((value) -> values.add((String) value));
			}
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			// without Spring no application has run
		}
		return Secrets.of(values);
	}

}
