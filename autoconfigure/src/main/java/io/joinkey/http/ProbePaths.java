/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.function.SingletonSupplier;

/**
 * Matches the paths of scrapes and health checks that one server answers, below its
 * context path. A path that ends with {@code /**} includes the paths below it.
 */
final class ProbePaths {

	private static final Log logger = LogFactory.getLog(ProbePaths.class);

	private static final String BELOW = "/**";

	private final SingletonSupplier<Set<String>> paths;

	ProbePaths(Supplier<Collection<String>> paths) {
		this.paths = SingletonSupplier.of(() -> copy(paths));
	}

	private static Set<String> copy(Supplier<Collection<String>> paths) {
		try {
			return Set.copyOf(paths.get());
		}
		catch (RuntimeException ex) {
			logger.warn("Scrapes and health checks make spans, because their paths could not be determined: " + ex);
			return Set.of();
		}
	}

	boolean contain(String path) {
		for (String probe : this.paths.obtain()) {
			if (path.equals(probe) || (probe.endsWith(BELOW) && isBelow(path, probe))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBelow(String path, String probe) {
		int length = probe.length() - BELOW.length();
		return path.regionMatches(0, probe, 0, length) && (path.length() == length || path.charAt(length) == '/');
	}

}
