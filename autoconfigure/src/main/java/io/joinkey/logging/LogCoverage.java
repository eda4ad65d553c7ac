/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.springframework.beans.factory.DisposableBean;

/**
 * Counts the log events of the application by level and by whether they have a trace id.
 * Events of libraries are not counted, since most of them belong to no request.
 */
final class LogCoverage implements DisposableBean {

	/** The levels that are counted. */
	static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

	private final Collection<String> packages;

	private final Map<String, Boolean> applications = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> present = adders();

	private final Map<String, LongAdder> absent = adders();

	private final Runnable detach;

	/**
	 * Starts to count.
	 * @param packages the application's packages
	 */
	LogCoverage(Collection<String> packages) {
		this.packages = packages;
		this.detach = LoggingBackEnd.current().attach(this);
	}

	private static Map<String, LongAdder> adders() {
		Map<String, LongAdder> adders = new ConcurrentHashMap<>();
		LEVELS.forEach((level) -> adders.put(level, new LongAdder()));
		return adders;
	}

	/**
	 * Return a count.
	 * @param level a level of {@link #LEVELS}
	 * @param withId whether to count the events with or without a trace id
	 * @return events since the start
	 */
	long count(String level, boolean withId) {
		LongAdder adder = (withId ? this.present : this.absent).get(level);
		return (adder != null) ? adder.sum() : 0;
	}

	boolean isApplication(String logger) {
		Boolean application = this.applications.get(logger);
		// computeIfAbsent would lock for each event
		return (application != null) ? application : this.applications.computeIfAbsent(logger, this::isInPackages);
	}

	void add(String level, boolean withId) {
		LongAdder adder = (withId ? this.present : this.absent).get(level);
		if (adder != null) {
			adder.increment();
		}
	}

	private boolean isInPackages(String logger) {
		return this.packages.stream().anyMatch((name) -> logger.equals(name) || logger.startsWith(name + "."));
	}

	@Override
	public void destroy() {
		this.detach.run();
	}

}
