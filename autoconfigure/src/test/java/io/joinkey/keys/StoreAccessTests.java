/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.joinkey.keys.BusinessKeyStore.Key;
import io.joinkey.keys.BusinessKeyStore.Origin;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreAccess}.
 */
class StoreAccessTests {

	private static final Key KEY = new Key("txn_id", "txn-1");

	private static final Origin ORIGIN = new Origin("1".repeat(32), "1".repeat(16), "01");

	private static final InheritableThreadLocal<String> user = new InheritableThreadLocal<>();

	private final HangingStore store = new HangingStore();

	private final StoreFailures failures = new StoreFailures();

	@Test
	void aReadThatIsLateIsNotInterrupted() throws Exception {
		StoreAccess access = access(Duration.ofMillis(50));
		do {
			// a read that begins after the limit is left out
			assertThat(access.find(KEY).join()).isNull();
		}
		while (this.store.begun.getCount() > 0);
		assertThat(this.failures.count(StoreFailures.Failure.READ_LATE)).isPositive();
		assertEndsUndisturbed();
		access.close();
	}

	@Test
	void workThatRunsWhenTheServiceStopsIsNotInterrupted() throws Exception {
		StoreAccess access = access(Duration.ofMinutes(1));
		access.find(KEY);
		this.store.begun.await();
		access.close();
		assertEndsUndisturbed();
	}

	@Test
	void aWriteThatOutlastsTheServiceIsNotInterrupted() throws Exception {
		StoreAccess access = access(Duration.ofMinutes(1));
		access.remember(KEY, ORIGIN);
		access.remember(KEY, ORIGIN);
		this.store.begun.await();
		access.close();
		assertEndsUndisturbed();
	}

	@Test
	void theStoreSeesNoThreadLocalOfARequest() throws Exception {
		user.set("ada");
		try {
			StoreAccess access = access(Duration.ofMinutes(1));
			CompletableFuture<Origin> found = access.find(KEY);
			this.store.end.countDown();
			assertThat(found.join()).isEqualTo(ORIGIN);
			assertThat(this.store.seen).containsExactly("user null");
			access.close();
		}
		finally {
			user.remove();
		}
	}

	private StoreAccess access(Duration limit) {
		return new StoreAccess(() -> this.store, limit, this.failures);
	}

	private void assertEndsUndisturbed() throws InterruptedException {
		this.store.end.countDown();
		assertThat(this.store.ended.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.store.seen).containsOnly("user null");
	}

	/** Waits as a driver that would close its file if it was interrupted. */
	private static final class HangingStore implements BusinessKeyStore {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch end = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		private final Queue<String> seen = new ConcurrentLinkedQueue<>();

		@Override
		public void remember(Key key, Origin origin) {
			find(key);
		}

		@Override
		public Origin find(Key key) {
			this.seen.add("user " + user.get());
			this.begun.countDown();
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				this.seen.add("interrupt");
			}
			this.ended.countDown();
			return ORIGIN;
		}

	}

}
