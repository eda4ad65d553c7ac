/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.joinkey.TimeLimits;
import io.joinkey.keys.BusinessKeyStore.Key;
import io.joinkey.keys.BusinessKeyStore.Origin;
import io.joinkey.keys.StoreFailures.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Accesses a store that may fail or hang. It is written and read on threads of its own,
 * with bounded queues. A read ends after a limit.
 */
final class StoreAccess {

	private static final int READERS = 2;

	private static final int MAX_READS = 256;

	private static final int MAX_WRITES = 10_000;

	private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(1);

	private static final Origin LATE = new Origin("", "", "");

	private final Supplier<@Nullable BusinessKeyStore> stores;

	private volatile boolean created;

	private @Nullable BusinessKeyStore store;

	private final Duration limit;

	private final StoreFailures failures;

	private final ThreadPoolExecutor readers = threads("read", READERS, MAX_READS);

	private final TimeLimits limits = new TimeLimits("joinkey-keys-limit");

	private final ThreadPoolExecutor writer = threads("write", 1, MAX_WRITES);

	/**
	 * Creates the access to a store.
	 * @param stores returns the store, or {@code null} if nothing is remembered
	 * @param limit how long a read may take
	 * @param failures counts the failures
	 */
	StoreAccess(Supplier<@Nullable BusinessKeyStore> stores, Duration limit, StoreFailures failures) {
		this.stores = stores;
		this.limit = limit;
		this.failures = failures;
	}

	private static ThreadPoolExecutor threads(String name, int number, int queue) {
		AtomicInteger count = new AtomicInteger();
		ThreadPoolExecutor threads = new ThreadPoolExecutor(number, number, 1, TimeUnit.MINUTES,
				new ArrayBlockingQueue<>(queue), (task) -> {
					// inherits no thread-local of the request that starts it
					Thread thread = new Thread(null, task, "joinkey-keys-" + name + "-" + count.incrementAndGet(), 0,
							false);
					thread.setDaemon(true);
					return thread;
				});
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/**
	 * Return the store. It is created late, because it may need the tracer, which needs
	 * this.
	 */
	private @Nullable BusinessKeyStore store() {
		if (!this.created) {
			synchronized (this) {
				if (!this.created) {
					this.store = this.stores.get();
					this.created = true;
				}
			}
		}
		return this.store;
	}

	void remember(Key key, Origin origin) {
		BusinessKeyStore remembering = store();
		if (remembering == null) {
			return;
		}
		if (remembering instanceof CaffeineKeyStore) {
			write(remembering, key, origin);
			return;
		}
		try {
			this.writer.execute(() -> write(remembering, key, origin));
		}
		catch (RejectedExecutionException ex) {
			this.failures.add(Failure.WRITE_DROPPED, null);
		}
	}

	private void write(BusinessKeyStore remembering, Key key, Origin origin) {
		try {
			remembering.remember(key, origin);
		}
		catch (Exception | LinkageError ex) {
			this.failures.add(Failure.WRITE_FAILED, ex);
		}
	}

	CompletableFuture<@Nullable Origin> find(Key key) {
		BusinessKeyStore remembering = store();
		if (remembering == null) {
			return CompletableFuture.completedFuture(null);
		}
		if (remembering instanceof CaffeineKeyStore) {
			return CompletableFuture.completedFuture(read(remembering, key));
		}
		CompletableFuture<@Nullable Origin> found = new CompletableFuture<>();
		try {
			Future<?> reading = this.readers.submit(() -> {
				if (!found.isDone()) {
					found.complete(read(remembering, key));
				}
			});
			return this.limits.end(found, this.limit.toNanos(), (late) -> late.complete(LATE)).thenApply((origin) -> {
				if (origin != LATE) {
					return origin;
				}
				// no interrupt: it closes the file of an embedded database
				reading.cancel(false);
				this.failures.add(Failure.READ_LATE, null);
				return null;
			});
		}
		catch (RejectedExecutionException ex) {
			this.failures.add(Failure.READ_DROPPED, null);
			return CompletableFuture.completedFuture(null);
		}
	}

	private @Nullable Origin read(BusinessKeyStore remembering, Key key) {
		try {
			return remembering.find(key);
		}
		catch (InterruptedException ex) {
			// the limit is over, which is counted there
			return null;
		}
		catch (Exception | LinkageError ex) {
			if (!Thread.currentThread().isInterrupted()) {
				this.failures.add(Failure.READ_FAILED, ex);
			}
			return null;
		}
	}

	void close() {
		this.limits.close();
		this.readers.getQueue().clear();
		this.readers.shutdown();
		this.writer.shutdown();
		try {
			if (!this.writer.awaitTermination(SHUTDOWN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.writer.getQueue().clear();
			}
		}
		catch (InterruptedException ex) {
			this.writer.getQueue().clear();
			Thread.currentThread().interrupt();
		}
	}

}
