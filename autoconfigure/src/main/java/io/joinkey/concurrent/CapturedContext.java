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
 * The thread-locals that were captured for a task. If a ThreadLocalAccessor fails, the
 * task runs without its context, and the failure is logged once.
 */
final class CapturedContext {

	static final CapturedContext NOTHING = new CapturedContext(null);

	private static final Log logger = LogFactory.getLog(CapturedContext.class);

	private static final AtomicBoolean said = new AtomicBoolean();

	private final @Nullable ContextSnapshot snapshot;

	private CapturedContext(@Nullable ContextSnapshot snapshot) {
		this.snapshot = snapshot;
	}

	static CapturedContext by(ContextSnapshotFactory factory) {
		try {
			return new CapturedContext(factory.captureAll());
		}
		catch (RuntimeException ex) {
			say(ex);
			return NOTHING;
		}
	}

	ContextSnapshot.Scope open() {
		if (this.snapshot == null) {
			return CapturedContext::nothing;
		}
		try {
			ContextSnapshot.Scope scope = this.snapshot.setThreadLocals();
			return () -> close(scope);
		}
		catch (RuntimeException ex) {
			say(ex);
			return CapturedContext::nothing;
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
					"A task runs without its context, because a ThreadLocalAccessor failed. Fix the accessor (logged once)",
					ex);
		}
	}

}
