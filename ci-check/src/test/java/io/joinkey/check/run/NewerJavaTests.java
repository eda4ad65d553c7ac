/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NewerJava}.
 */
class NewerJavaTests {

	/** The byte with the version of Java in each class. */
	private static final int VERSION = 7;

	@Test
	void aClassOfANewerJavaNamesBothVersions() {
		assertThat(NewerJava.text(Newer.NAME, new Newer())).contains("The class " + Newer.NAME
				+ " was compiled for Java 55, and the gate runs on Java " + Runtime.version().feature()
				+ ". Run the build with the Java of the service, by JAVA_HOME, or compile for this one.");
	}

	@Test
	void aClassThatIsThereOrIsNotHasTheRightVersion() {
		assertThat(NewerJava.text(Newer.NAME, getClass().getClassLoader())).isEmpty();
		assertThat(NewerJava.text("com.acme.Absent", getClass().getClassLoader())).isEmpty();
	}

	private static final class Newer extends ClassLoader {

		private static final String NAME = NewerJavaTests.class.getName();

		private Newer() {
			super(null);
		}

		@Override
		protected Class<?> findClass(String name) {
			try (InputStream stream = NewerJavaTests.class.getResourceAsStream("NewerJavaTests.class")) {
				byte[] bytes = Objects.requireNonNull(stream).readAllBytes();
				bytes[VERSION] = 99;
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
