/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.hops;

import java.util.concurrent.CompletableFuture;

import org.springframework.scheduling.annotation.Async;

/**
 * Methods that run on Spring's default executor.
 */
class AsyncWork {

	/** Return nothing. */
	@Async
	public void nothing() {
		Hop.line("async-void");
	}

	/**
	 * Return a future.
	 * @return done
	 */
	@Async
	public CompletableFuture<String> future() {
		Hop.line("async-future");
		return CompletableFuture.completedFuture("done");
	}

	/** Fails in a task that no caller waits for. */
	@Async
	public void failing() {
		throw new IllegalStateException("hop=async-uncaught;");
	}

}
