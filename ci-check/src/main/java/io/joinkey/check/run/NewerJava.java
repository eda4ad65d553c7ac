/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Says that an application was compiled for a newer Java than the one that runs the gate.
 */
final class NewerJava {

	private static final Pattern VERSION = Pattern.compile("class file version ([0-9]+)\\.");

	/** The version of the first Java, less one. */
	private static final int BEFORE = 44;

	private NewerJava() {
	}

	/**
	 * Return what is wrong with a class, or nothing if it is not its version.
	 * @param name the name of the class
	 * @param loader what loads it
	 */
	static Optional<String> text(String name, @Nullable ClassLoader loader) {
		try {
			Class.forName(name, false, loader);
			return Optional.empty();
		}
		catch (UnsupportedClassVersionError ex) {
			Matcher version = VERSION.matcher(String.valueOf(ex.getMessage()));
			return Optional.of("The class " + name + " was compiled for "
					+ (version.find() ? "Java " + (Integer.parseInt(version.group(1)) - BEFORE) : "a newer Java")
					+ ", and the gate runs on Java " + Runtime.version().feature()
					+ ". Run the build with the Java of the service, by JAVA_HOME, or compile for this one.");
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return Optional.empty();
		}
	}

}
