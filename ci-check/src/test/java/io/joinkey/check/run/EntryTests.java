/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Entry}, with the main methods that Java 25 starts.
 */
class EntryTests {

	private static final MainMethods JAVA_25 = new MainMethods(25);

	private static final List<String> STARTED = new ArrayList<>();

	@BeforeEach
	void reset() {
		STARTED.clear();
	}

	@ParameterizedTest
	@ValueSource(classes = { Public.class, PackagePrivate.class, WithoutArguments.class, OfAnInstance.class,
			Inherited.class, Both.class })
	void mainMethodIsCalled(Class<?> type) throws Throwable {
		Entry entry = new Entry(type, JAVA_25);
		assertThat(entry).hasToString(type.getName() + ".main");
		entry.run(new String[] { "argument" });
		assertThat(STARTED).singleElement().asString().startsWith("started");
	}

	@Test
	void mainMethodGetsTheArguments() throws Throwable {
		new Entry(Both.class, JAVA_25).run(new String[] { "argument" });
		assertThat(STARTED).containsExactly("started with argument");
	}

	@Test
	void failureOfTheMainMethodIsThrown() {
		assertThatIllegalStateException().isThrownBy(() -> new Entry(Failing.class, JAVA_25).run(new String[0]))
			.withMessage("cannot start");
	}

	@Test
	void privateMethodIsNoMainMethod() {
		assertThat(new Entry(Private.class, JAVA_25)).hasToString(Private.class.getName());
	}

	@ParameterizedTest
	@ValueSource(classes = { WithoutArguments.class, OfAnInstance.class, Inherited.class, Both.class })
	void methodsThatAnOlderJavaRefusesAreNotCalled(Class<?> type) {
		assertThat(new Entry(type, new MainMethods(24))).hasToString(type.getName());
	}

	@ParameterizedTest
	@ValueSource(classes = { Public.class, PackagePrivate.class })
	void methodsThatEachJavaStartsAreCalled(Class<?> type) throws Throwable {
		new Entry(type, new MainMethods(17)).run(new String[] { "argument" });
		assertThat(STARTED).containsExactly("started with argument");
	}

	static class Public {

		public static void main(String[] arguments) {
			STARTED.add("started with " + arguments[0]);
		}

	}

	static class PackagePrivate {

		static void main(String[] arguments) {
			STARTED.add("started with " + arguments[0]);
		}

	}

	static class WithoutArguments {

		static void main() {
			STARTED.add("started");
		}

	}

	static class OfAnInstance {

		void main() {
			STARTED.add("started");
		}

	}

	static class Inherited extends OfAnInstance {

	}

	static class Both {

		static void main() {
			STARTED.add("started");
		}

		void main(String[] arguments) {
			STARTED.add("started with " + arguments[0]);
		}

	}

	static class Failing {

		void main() {
			throw new IllegalStateException("cannot start");
		}

	}

	static class Private {

		private static void main(String[] arguments) {
			STARTED.add("started with " + arguments[0]);
		}

	}

}
