/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

import org.springframework.util.function.SingletonSupplier;

/**
 * Where scrapes and health checks go, below the application's context path.
 */
public final class ProbePaths {

	private final SingletonSupplier<Set<String>> paths;

	/**
	 * Creates the paths.
	 * @param paths the endpoints' paths, asked for when the first request comes
	 */
	public ProbePaths(Supplier<Collection<String>> paths) {
		this.paths = SingletonSupplier.of(() -> Set.copyOf(paths.get()));
	}

	boolean contain(String path) {
		for (String probe : this.paths.obtain()) {
			if (path.startsWith(probe) && (path.length() == probe.length() || path.charAt(probe.length()) == '/')) {
				return true;
			}
		}
		return false;
	}

}
