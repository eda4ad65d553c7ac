/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GateMain}.
 */
class GateMainTests {

	@Test
	void whatTheShutdownCallsDoesNotEndTheJvm() {
		StackTraceElement[] stack = Stream
			.of("org.springframework.boot.Wrapper.current", "io.joinkey.check.capture.threads.JdkHooks.started",
					"java.lang.Thread.start", "java.lang.ApplicationShutdownHooks.runHooks",
					"java.lang.Shutdown.runHooks", "java.lang.Shutdown.exit", "java.lang.Runtime.exit",
					"java.lang.System.exit", "com.acme.Orders.bye", "org.apache.tomcat.Worker.run")
			.map(GateMainTests::frame)
			.toArray(StackTraceElement[]::new);
		assertThat(GateMain.exit(stack)).isEqualTo("com.acme.Orders.bye(Any.java:7)");
	}

	@Test
	void anExitOfTheJdkItselfHasNoPlace() {
		StackTraceElement[] stack = Stream.of("java.lang.Shutdown.exit", "java.lang.Thread.run")
			.map(GateMainTests::frame)
			.toArray(StackTraceElement[]::new);
		assertThat(GateMain.exit(stack)).isEmpty();
	}

	private static StackTraceElement frame(String method) {
		int dot = method.lastIndexOf('.');
		return new StackTraceElement(method.substring(0, dot), method.substring(dot + 1), "Any.java", 7);
	}

}
