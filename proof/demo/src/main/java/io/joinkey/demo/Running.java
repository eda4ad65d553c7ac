/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stops, once, everything that the demo has started.
 */
final class Running {

	private static final Duration GRACE = Duration.ofSeconds(20);

	private static final Duration HURRY = Duration.ofSeconds(2);

	private final Deque<AutoCloseable> parts = new ArrayDeque<>();

	private volatile boolean aborted;

	/**
	 * Starts something, unless the user has had enough.
	 * @param <T> what is started
	 * @param start starts it
	 * @return what was started
	 */
	synchronized <T extends AutoCloseable> T start(Supplier<T> start) {
		check();
		T part = start.get();
		this.parts.push(part);
		return part;
	}

	/**
	 * Fails once the user has had enough.
	 */
	void check() {
		if (this.aborted) {
			throw new DemoException("Stopped");
		}
	}

	boolean isAborted() {
		return this.aborted;
	}

	/**
	 * Stops everything, the last first: the services take leave of the broker and of the
	 * collector.
	 */
	synchronized void stop() {
		stopAll(GRACE);
	}

	/**
	 * Stops everything in parallel, because the user does not want to wait.
	 */
	void abort() {
		this.aborted = true;
		synchronized (this) {
			stopAll(HURRY);
		}
	}

	private void stopAll(Duration grace) {
		services().forEach(Service::requestStop);
		services().forEach((service) -> service.stop(grace));
		while (!this.parts.isEmpty()) {
			close(this.parts.pop());
		}
	}

	private List<Service> services() {
		return this.parts.stream().filter(Service.class::isInstance).map(Service.class::cast).toList();
	}

	private static void close(AutoCloseable part) {
		try {
			part.close();
		}
		catch (Exception ex) {
			throw new DemoException("Could not stop " + part + ": " + ex, ex);
		}
	}

}
