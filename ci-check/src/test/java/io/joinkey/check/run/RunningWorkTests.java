/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.nio.file.Files;
import java.nio.file.Path;

import io.joinkey.check.capture.OwnClasses;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunningWork}.
 */
class RunningWorkTests {

	private final ClassLoader before = Thread.currentThread().getContextClassLoader();

	@TempDir
	private Path classes;

	@AfterEach
	void restore() {
		Thread.currentThread().setContextClassLoader(this.before);
		System.clearProperty(OwnClasses.DIRECTORIES);
	}

	@Test
	void theEndpointIsNamedWithTheLineOfTheApplication() throws Exception {
		own(Orders.class.getName());
		assertThat(RunningWork.of(Thread.currentThread(), stack(Orders.class.getName(), "lambda$slow$0"))).get()
			.hasToString("GET /orders/slow: " + Orders.class.getName() + ".lambda$slow$0(X.java:7), on thread "
					+ Thread.currentThread().getName());
	}

	@Test
	void aClassThatNamesAnAbsentTypeIsNamedByItsLineOnly() throws Exception {
		Class<?> partial = new ByteBuddy().subclass(Object.class)
			.name("com.acme.Partial")
			.defineMethod("takes", void.class, Visibility.PRIVATE)
			.withParameters(new ByteBuddy().subclass(Object.class).name("acme.Absent").make().getTypeDescription())
			.intercept(StubMethod.INSTANCE)
			.make()
			.load(this.before)
			.getLoaded();
		Thread.currentThread().setContextClassLoader(partial.getClassLoader());
		own(partial.getName());
		assertThat(RunningWork.of(Thread.currentThread(), stack(partial.getName(), "takes"))).get()
			.asString()
			.startsWith("com.acme.Partial.takes(X.java:7), on thread ");
	}

	private void own(String name) throws Exception {
		Path file = this.classes.resolve(name.replace('.', '/') + ".class");
		Files.createDirectories(file.getParent());
		Files.createFile(file);
		System.setProperty(OwnClasses.DIRECTORIES, this.classes.toString());
	}

	private static StackTraceElement[] stack(String type, String method) {
		return new StackTraceElement[] { new StackTraceElement("java.lang.Thread", "sleep", "Thread.java", 1),
				new StackTraceElement(type, method, "X.java", 7) };
	}

	@RequestMapping("/orders")
	static class Orders {

		@GetMapping("/slow")
		void slow() {
		}

	}

}
