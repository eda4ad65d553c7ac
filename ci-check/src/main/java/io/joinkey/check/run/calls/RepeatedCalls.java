/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.joinkey.check.run.calls.MethodCalls.Call;

/**
 * Guesses from its name whether a call in a long loop changes something or starts a task,
 * as in a stress test.
 */
final class RepeatedCalls {

	private static final Set<String> CHANGES = Set.of("delete", "execute", "insert", "login", "merge", "persist",
			"post", "publish", "register", "save", "send", "submit", "update");

	/** The JDK's calls that start a task. */
	private static final Set<String> TASKS = Set.of("execute", "invokeAll", "runAsync", "start", "startVirtualThread",
			"submit", "supplyAsync");

	/** Types that only write the answer or change a value. */
	private static final List<String> HARMLESS = List.of("jakarta.servlet.", "org.springframework.http.",
			"org.springframework.web.servlet.", "org.springframework.web.reactive.", "reactor.", "io.micrometer.",
			"java.", "kotlin", "org.slf4j.");

	private RepeatedCalls() {
	}

	static Optional<String> named(Call call) {
		if (!call.often()) {
			return Optional.empty();
		}
		boolean task = (call.owner().startsWith("java.util.concurrent.") || call.owner().startsWith("java.lang.Thread"))
				&& TASKS.contains(call.name());
		boolean change = ChangeWords.of(call.name()).findFirst().filter(CHANGES::contains).isPresent()
				&& HARMLESS.stream().noneMatch(call.owner()::startsWith);
		return (task || change) ? Optional.of(call.owner().substring(call.owner().lastIndexOf('.') + 1) + "."
				+ call.name() + " a hundred times or more") : Optional.empty();
	}

}
