/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Fails the pending results of exporters shortly after the tracer provider began to shut
 * down. Spring Boot shuts the provider down after it has destroyed other beans, so that
 * their spans are exported.
 */
final class BoundedShutdown implements DisposableBean {

	private static final Log logger = LogFactory.getLog(BoundedShutdown.class);

	private static final Duration LIMIT = Duration.ofMillis(1500);

	private final Set<CompletableResultCode> pending = ConcurrentHashMap.newKeySet();

	private final List<Runnable> atLimit = new CopyOnWriteArrayList<>();

	private volatile @Nullable CountDownLatch closing;

	private volatile boolean over;

	/**
	 * Return a processor that learns from the provider that it is shut down.
	 * @return a processor that leaves spans alone
	 */
	SpanProcessor processor() {
		return new Announcement();
	}

	void atLimit(Runnable action) {
		this.atLimit.add(action);
	}

	/**
	 * Return whether exporters wait for nothing any more.
	 */
	boolean isOver() {
		return this.over;
	}

	/**
	 * Return a result that fails at the limit if the given one is not there by then.
	 */
	CompletableResultCode limit(CompletableResultCode result) {
		CompletableResultCode limited = new CompletableResultCode();
		this.pending.add(limited);
		result.whenComplete(() -> {
			this.pending.remove(limited);
			Throwable failure = result.getFailureThrowable();
			if (result.isSuccess()) {
				limited.succeed();
			}
			else if (failure != null) {
				limited.failExceptionally(failure);
			}
			else {
				limited.fail();
			}
		});
		if (this.over) {
			limited.fail();
		}
		return limited;
	}

	private void begin() {
		CountDownLatch closed = new CountDownLatch(1);
		this.closing = closed;
		// not on a timer of the JDK, whose thread never ends (see TimeLimits)
		startDaemon(() -> {
			try {
				if (!closed.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
					end();
				}
			}
			catch (InterruptedException ex) {
				end();
			}
		});
	}

	private void end() {
		this.over = true;
		if (!this.pending.isEmpty()) {
			logger.warn("The collector did not take the last spans within " + LIMIT.toMillis()
					+ " ms of the shutdown. The application stops without waiting for it");
			this.pending.forEach(CompletableResultCode::fail);
		}
		this.atLimit.forEach(Runnable::run);
	}

	/**
	 * Ends the wait. Spring destroys this bean after the tracer provider, which has shut
	 * down by then.
	 */
	@Override
	public void destroy() {
		CountDownLatch begun = this.closing;
		if (begun != null) {
			this.over = true;
			begun.countDown();
		}
	}

	static void startDaemon(Runnable task) {
		Thread thread = new Thread(task, "joinkey-export-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	private final class Announcement implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

		@Override
		public CompletableResultCode shutdown() {
			begin();
			return CompletableResultCode.ofSuccess();
		}

	}

}
