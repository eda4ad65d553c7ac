/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshot;

/**
 * A callable that runs with the context of its submitter.
 *
 * @param <V> the result's type
 */
final class PropagatingCallable<V> implements Callable<V> {

	private final Callable<V> traced;

	private final CapturedContext carried;

	PropagatingCallable(Callable<V> traced, CapturedContext carried) {
		this.traced = traced;
		this.carried = carried;
	}

	@Override
	public V call() throws Exception {
		try (ContextSnapshot.Scope scope = this.carried.open(); RunningTask run = RunningTask.begin(false)) {
			return this.traced.call();
		}
	}

	@Override
	public String toString() {
		return this.traced.toString();
	}

}
