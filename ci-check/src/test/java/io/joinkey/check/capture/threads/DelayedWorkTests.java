/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.threads;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DelayedWork}.
 */
class DelayedWorkTests {

	private static final Runnable STATIC = () -> {
	};

	@Test
	void codeIsWork() {
		assertThat(DelayedWork.isWork(new Job())).isTrue();
		assertThat(DelayedWork.isWork((Callable<String>) () -> "done")).isTrue();
	}

	@Test
	void anItemThatHoldsCodeIsWork() {
		Consumer<String> send = (receipt) -> {
		};
		assertThat(DelayedWork.isWork(new Holding(new Job()))).isTrue();
		assertThat(DelayedWork.isWork(new Holding(send))).isTrue();
		assertThat(DelayedWork.isWork(new Holding(new Job()) {
		})).isTrue();
	}

	@Test
	void anEntryThatExpiresIsNone() {
		assertThat(DelayedWork.isWork(new Holding("session 4711"))).isFalse();
		assertThat(DelayedWork.isWork(new Holding(null))).isFalse();
		assertThat(DelayedWork.isWork(new Holding(new CountDownLatch(1)))).isFalse();
		assertThat(DelayedWork.isWork(new Holding(Thread.currentThread()))).isFalse();
		assertThat(STATIC).isNotNull();
		assertThat(DelayedWork.isWork(this)).isFalse();
	}

	@Test
	void anEntryOfACacheThatIsARunnableIsNone() {
		assertThat(DelayedWork.isWork(new Cache().entry())).isFalse();
	}

	private static final class Cache implements Runnable {

		private int expired;

		Object entry() {
			return new Entry();
		}

		@Override
		public void run() {
			this.expired++;
		}

		private final class Entry {

			@Override
			public String toString() {
				return "entry " + Cache.this.expired;
			}

		}

	}

	private static class Holding {

		private final @Nullable Object held;

		Holding(@Nullable Object held) {
			this.held = held;
		}

	}

	private static final class Job implements Runnable {

		@Override
		public void run() {
		}

	}

}
