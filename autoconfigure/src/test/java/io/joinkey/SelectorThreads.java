/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The threads of the JDK's HTTP clients. Each client has one.
 */
public final class SelectorThreads {

	private SelectorThreads() {
	}

	public static Set<Thread> all() {
		return since(Set.of());
	}

	/** Return the threads that are not among earlier ones. */
	public static Set<Thread> since(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
			.filter((thread) -> !before.contains(thread))
			.collect(Collectors.toSet());
	}

}
