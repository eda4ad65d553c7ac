/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Counts the spans that did not reach the collector and reports them at most once a
 * minute, in one line. It replaces what OpenTelemetry's exporters and its batch processor
 * log about them.
 */
final class UndeliveredSpans implements InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(UndeliveredSpans.class);

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final ExportLog exportLog = new ExportLog();

	private final AtomicLong count = new AtomicLong();

	private final LongSupplier nanoTime;

	private final AtomicLong nextReport;

	UndeliveredSpans() {
		this(System::nanoTime);
	}

	UndeliveredSpans(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.nextReport = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * Return how many spans did not reach the collector since the start.
	 * @return the number of spans
	 */
	long count() {
		return this.count.get();
	}

	void add(long spans, ExportFailure failure) {
		long total = this.count.addAndGet(spans);
		long now = this.nanoTime.getAsLong();
		long next = this.nextReport.get();
		if (now - next >= 0 && this.nextReport.compareAndSet(next, now + INTERVAL)) {
			logger.warn(total + " spans did not reach the collector since the start: " + failure.reason()
					+ ". Requests are not affected, their ids are in the logs. " + failure.remedy()
					+ " (logged at most once a minute)");
		}
	}

	void addDropped(long spans) {
		add(spans, ExportFailure.QUEUE_FULL);
	}

	/** Counts without a line: {@link BoundedShutdown} logs that the wait is over. */
	void addAfterShutdown(long spans) {
		this.count.addAndGet(spans);
	}

	@Override
	public void afterPropertiesSet() {
		this.exportLog.install();
	}

	@Override
	public void destroy() {
		this.exportLog.remove();
	}

}
