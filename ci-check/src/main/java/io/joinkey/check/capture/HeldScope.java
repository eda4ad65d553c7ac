/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Distinguishes a scope whose work is still under way from one that was left open.
 */
final class HeldScope {

	/** What stands between the code that opens a scope and the scope. */
	private static final List<String> TRACING = List.of("io.opentelemetry.", "io.micrometer.",
			"org.springframework.boot.micrometer.", "io.joinkey.");

	private HeldScope() {
	}

	/**
	 * Return how often the method that opened a scope is on the stack of its thread. It
	 * holds as many scopes as that, the newest ones.
	 * @param opened the innermost frames where it was opened
	 * @param now the stack of the thread
	 */
	static long times(List<StackTraceElement> opened, List<StackTraceElement> now) {
		// a thread's own stack also has the frames that a JVM hides from StackWalker
		List<String> running = now.stream()
			.filter((frame) -> !frame.getClassName().contains("$$Lambda"))
			.map(HeldScope::method)
			.toList();
		for (int inner = 0; inner < opened.size(); inner++) {
			if (isJdk(opened.get(inner))) {
				continue;
			}
			List<String> outer = opened.subList(inner, opened.size()).stream().map(HeldScope::method).toList();
			long times = IntStream.rangeClosed(0, running.size() - outer.size())
				.filter((start) -> running.subList(start, start + outer.size()).equals(outer))
				.count();
			if (times > 0 || TRACING.stream().noneMatch(opened.get(inner).getClassName()::startsWith)) {
				return times;
			}
		}
		return 0;
	}

	/** The loop of a pool is on the stack for ever. */
	private static boolean isJdk(StackTraceElement frame) {
		return frame.getClassName().startsWith("java.") || frame.getClassName().startsWith("jdk.");
	}

	private static String method(StackTraceElement frame) {
		return frame.getClassName() + "." + frame.getMethodName();
	}

}
