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
 * Guesses from its name whether a call may change something.
 */
final class ChangingCalls {

	/** Packages whose calls change only values, answers and measurements. */
	private static final List<String> HARMLESS = List.of("java.lang.", "java.util.", "java.time.", "java.text.",
			"java.math.", "java.io.", "org.slf4j.", "org.springframework.http.", "org.springframework.ui.",
			"io.micrometer.", "reactor.core.publisher.", "kotlin.");

	/** Types whose calls may all change something, whatever their name. */
	private static final List<String> DOUBTFUL = List.of("java.lang.Process", "java.lang.Runtime", "java.lang.Thread",
			"java.io.File", "java.nio.file.Files", "java.nio.channels.", "java.util.function.", "java.lang.Runnable",
			"java.util.concurrent.Callable", "java.lang.reflect.");

	private static final Set<String> MORE = Set.of("append", "book", "call", "credit", "debit", "exchange", "increase",
			"patch", "perform", "persist", "post", "process", "put", "replace", "store", "write");

	private ChangingCalls() {
	}

	/**
	 * Return the name of a call that may change something.
	 * @param call the call
	 */
	static Optional<String> named(Call call) {
		boolean doubtful = DOUBTFUL.stream().anyMatch(call.owner()::startsWith);
		boolean harmless = HARMLESS.stream().anyMatch(call.owner()::startsWith);
		boolean changing = ChangeWords.of(call.name())
			.anyMatch((word) -> ChangeWords.isChange(word) || MORE.contains(word));
		return (doubtful || (changing && !harmless)) ? Optional.of(call.name()) : Optional.empty();
	}

}
