/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.lang.reflect.Modifier;

/**
 * Decides which methods with the name {@code main} start an application.
 *
 * @param feature the feature version of the JDK
 * @see <a href="https://openjdk.org/jeps/512">JEP 512</a>
 */
record MainMethods(int feature) {

	/** From Java 25 on, a main method may be an instance method without arguments. */
	private static final int FLEXIBLE = 25;

	static MainMethods ofThisJdk() {
		return new MainMethods(Runtime.version().feature());
	}

	/**
	 * Return whether a method that returns nothing starts an application. It need not be
	 * public on any JDK, because Spring Boot's loader makes it accessible.
	 * @param modifiers the modifiers of the method
	 * @param arguments whether it takes the arguments, rather than none
	 */
	boolean isStarted(int modifiers, boolean arguments) {
		return !Modifier.isPrivate(modifiers)
				&& (this.feature >= FLEXIBLE || (Modifier.isStatic(modifiers) && arguments));
	}

}
