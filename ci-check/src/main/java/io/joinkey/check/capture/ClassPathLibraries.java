/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the names and versions of the libraries on the class path from the names of their
 * files.
 */
final class ClassPathLibraries {

	private static final Pattern FILE = Pattern
		.compile(".*[/!]([A-Za-z][A-Za-z0-9._-]*?)-([0-9][A-Za-z0-9.+_-]*)\\.jar!/.*");

	private ClassPathLibraries() {
	}

	static List<String> read(ClassLoader loader) {
		Set<String> all = new TreeSet<>();
		try {
			for (URL manifest : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
				Matcher file = FILE.matcher(manifest.toString());
				if (file.matches()) {
					all.add(file.group(1) + ":" + file.group(2));
				}
			}
		}
		catch (IOException ex) {
			return List.of();
		}
		return List.copyOf(all);
	}

}
