/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The thread locals that a task takes along. A fault in one of them is said once and
 * leaves the task without its context; the task itself runs.
 */
final class Carried {

	static final Carried NOTHING = new Carried(null);

	private static final Log logger = LogFactory.getLog(Carried.class);

	private static final AtomicBoolean said = new AtomicBoolean();

	private final @Nullable ContextSnapshot snapshot;

	private Carried(@Nullable ContextSnapshot snapshot) {
		this.snapshot = snapshot;
	}

	static Carried by(ContextSnapshotFactory factory) {
		try {
			return new Carried(factory.captureAll());
		}
		catch (RuntimeException ex) {
			say(ex);
			return NOTHING;
		}
	}

	ContextSnapshot.Scope open() {
		if (this.snapshot == null) {
			return Carried::nothing;
		}
		try {
			ContextSnapshot.Scope scope = this.snapshot.setThreadLocals();
			return () -> close(scope);
		}
		catch (RuntimeException ex) {
			say(ex);
			return Carried::nothing;
		}
	}

	private static void close(ContextSnapshot.Scope scope) {
		try {
			scope.close();
		}
		catch (RuntimeException ex) {
			say(ex);
		}
	}

	private static void nothing() {
	}

	private static void say(RuntimeException ex) {
		if (said.compareAndSet(false, true)) {
			logger.warn(
					"A task was handed over without its context: a ThreadLocalAccessor failed. " + "This is said once",
					ex);
		}
	}

}
