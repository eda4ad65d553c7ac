/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What the demo has started and must stop, the last first; once.
 */
final class Running implements AutoCloseable {

	private final Deque<AutoCloseable> started = new ArrayDeque<>();

	private volatile boolean closed;

	/**
	 * Starts something, unless everything is being stopped already.
	 * @param <T> what is started
	 * @param start starts it
	 * @return what was started
	 */
	synchronized <T extends AutoCloseable> T start(Supplier<T> start) {
		if (this.closed) {
			throw new DemoException("Stopped");
		}
		T thing = start.get();
		this.started.push(thing);
		return thing;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		// the services end together, before the broker and the collector that they
		// take leave of
		this.started.stream().filter(Service.class::isInstance).map(Service.class::cast).forEach(Service::requestStop);
		while (!this.started.isEmpty()) {
			try {
				this.started.pop().close();
			}
			catch (Exception ex) {
				System.err.println("Could not stop everything: " + ex);
			}
		}
	}

}
