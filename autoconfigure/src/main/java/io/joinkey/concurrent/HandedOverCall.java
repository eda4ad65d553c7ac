/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshot;

/**
 * A task with a result and the context of whoever submitted it.
 *
 * @param <V> the result's type
 */
final class HandedOverCall<V> implements Callable<V> {

	private final Callable<V> traced;

	private final Carried carried;

	HandedOverCall(Callable<V> traced, Carried carried) {
		this.traced = traced;
		this.carried = carried;
	}

	@Override
	public V call() throws Exception {
		try (ContextSnapshot.Scope scope = this.carried.open(); TaskRun run = TaskRun.begin(false)) {
			return this.traced.call();
		}
	}

	@Override
	public String toString() {
		return this.traced.toString();
	}

}
