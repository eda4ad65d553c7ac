/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.FileNotFoundException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the file that a start needs and that does not exist, and the property that names
 * it.
 */
final class MissingFile {

	private static final Pattern RESOURCE = Pattern.compile("class path resource \\[([^]]+)]");

	private static final Pattern PATH = Pattern.compile("([^\\s/\\\\\\[\\]]+)(?=]|\\s|$)");

	private MissingFile() {
	}

	static Optional<String> advice(List<Throwable> causes, KnownProperties properties) {
		return causes.stream()
			.filter((each) -> each instanceof FileNotFoundException || each instanceof FileSystemException)
			.findFirst()
			.map((missing) -> advice(String.valueOf(missing.getMessage()), properties));
	}

	private static String advice(String message, KnownProperties properties) {
		Matcher resource = RESOURCE.matcher(message);
		if (resource.find()) {
			return "The application needs a file that does not exist. Put one for the gate there: src/test/resources/"
					+ resource.group(1) + ".\n\n";
		}
		Matcher path = PATH.matcher(message);
		String property = path.find() ? properties.ending(path.group(1)).orElse("the.property") : "the.property";
		return "The application needs a file that does not exist. Put a file for the gate into src/test/resources,\n"
				+ "and set the property that names the file, in " + StartFailure.FILE + ":\n\n  properties:\n    - "
				+ property + "=classpath:for-the-gate.pem\n\n";
	}

}
