/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Ends waits at their limits. The timer of {@link CompletableFuture} is not used, because
 * its thread never ends: in a servlet container it would keep the class loader of the
 * application that started it. The thread of this class ends when nothing waits.
 */
public final class TimeLimits {

	private final ScheduledThreadPoolExecutor timer;

	/**
	 * Creates limits.
	 * @param threadName the name of the thread that ends the waits
	 */
	public TimeLimits(String threadName) {
		this.timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			// inherits no thread-local of the request that starts it
			Thread thread = new Thread(null, task, threadName, 0, false);
			thread.setDaemon(true);
			// what a new thread has differs between Java 17 and 19, and a retried export
			// runs on it
			thread.setContextClassLoader(TimeLimits.class.getClassLoader());
			return thread;
		});
		this.timer.setKeepAliveTime(1, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Ends a future at a limit unless it is done by then.
	 * @param <T> the type of the result
	 * @param future the future
	 * @param nanos how long it may take
	 * @param end completes the future
	 * @return the same future
	 */
	public <T extends @Nullable Object> CompletableFuture<T> end(CompletableFuture<T> future, long nanos,
			Consumer<CompletableFuture<T>> end) {
		Future<?> atLimit = this.timer.schedule(() -> end.accept(future), nanos, TimeUnit.NANOSECONDS);
		future.whenComplete((result, failure) -> atLimit.cancel(false));
		return future;
	}

	/**
	 * Lets the thread end as soon as nothing waits. What begins later has its limit, too.
	 */
	public void close() {
		this.timer.setKeepAliveTime(50, TimeUnit.MILLISECONDS);
	}

}
