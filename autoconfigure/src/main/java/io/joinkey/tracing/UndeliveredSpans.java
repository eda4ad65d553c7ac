/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.joinkey.ForeignInternal;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Counts the spans that did not reach the collector and says so at most once a minute, in
 * one line. The stack traces and lines of OpenTelemetry's exporters and of its batch
 * processor are switched off in favour of it.
 */
public final class UndeliveredSpans implements Filter, InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(UndeliveredSpans.class);

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	// there is no other way to learn of it: the processor only logs
	private static final Pattern DROPPED = Pattern
		.compile(Pattern.quote(ForeignInternal.DROPPED_SPANS.value()) + "(\\d+)");

	private final Logger processorLogger = Logger.getLogger(BatchSpanProcessor.class.getName());

	private final AtomicLong count = new AtomicLong();

	private final LongSupplier nanoTime;

	private final AtomicLong nextReport;

	/**
	 * Creates a counter that stands at zero.
	 */
	public UndeliveredSpans() {
		this(System::nanoTime);
	}

	UndeliveredSpans(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.nextReport = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * Returns how many spans did not reach the collector since the start.
	 * @return the number of spans
	 */
	public long count() {
		return this.count.get();
	}

	void add(long spans, @Nullable Throwable failure) {
		add(spans, reason(failure));
	}

	private void add(long spans, String reason) {
		long total = this.count.addAndGet(spans);
		long now = this.nanoTime.getAsLong();
		long next = this.nextReport.get();
		if (now - next >= 0 && this.nextReport.compareAndSet(next, now + INTERVAL)) {
			logger.warn(total + " spans did not reach the collector since the start: " + reason
					+ ". Requests are not affected, their ids are in the logs. Is the collector at"
					+ " management.opentelemetry.tracing.export.otlp.endpoint up? (said at most once a minute)");
		}
	}

	private static String reason(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String message = cause.getMessage();
			boolean repeats = cause.getCause() != null && cause.getCause().toString().equals(message);
			if (message != null && !repeats) {
				return message.lines().findFirst().orElse(message);
			}
		}
		// OpenTelemetry's exporters give no message when there was an answer
		return "the collector answered with an error";
	}

	@Override
	public boolean isLoggable(LogRecord record) {
		Matcher dropped = DROPPED.matcher(String.valueOf(record.getMessage()));
		if (!dropped.find()) {
			return true;
		}
		add(Long.parseLong(dropped.group(1)), "the queue was full, the collector is slower than the application");
		return false;
	}

	@Override
	public void afterPropertiesSet() {
		if (ForeignInternal.DROPPED_SPANS.isAvailable() && this.processorLogger.getFilter() == null) {
			this.processorLogger.setFilter(this);
		}
	}

	@Override
	public void destroy() {
		if (this.processorLogger.getFilter() == this) {
			this.processorLogger.setFilter(null);
		}
	}

}
