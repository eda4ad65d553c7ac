/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says at most once a minute, in one line, that spans did not reach the collector, and
 * counts them. The exporter's own stack traces are switched off in favour of it.
 */
public final class GuardedSpanExporter implements SpanExporter {

	private static final Log logger = LogFactory.getLog(GuardedSpanExporter.class);

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final SpanExporter delegate;

	private final LongSupplier nanoTime;

	private final AtomicLong undelivered = new AtomicLong();

	private final AtomicLong nextReport;

	/**
	 * Creates an exporter.
	 * @param delegate the exporter that sends the spans
	 */
	public GuardedSpanExporter(SpanExporter delegate) {
		this(delegate, System::nanoTime);
	}

	GuardedSpanExporter(SpanExporter delegate, LongSupplier nanoTime) {
		this.delegate = delegate;
		this.nanoTime = nanoTime;
		this.nextReport = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * Returns how many spans did not reach the collector since the start.
	 * @return the number of spans
	 */
	public long undelivered() {
		return this.undelivered.get();
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		CompletableResultCode result = send(spans);
		result.whenComplete(() -> {
			if (!result.isSuccess()) {
				report(this.undelivered.addAndGet(spans.size()), result.getFailureThrowable());
			}
		});
		return result;
	}

	private CompletableResultCode send(Collection<SpanData> spans) {
		try {
			return this.delegate.export(spans);
		}
		catch (RuntimeException ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	private void report(long total, @Nullable Throwable failure) {
		long now = this.nanoTime.getAsLong();
		long next = this.nextReport.get();
		if (now - next >= 0 && this.nextReport.compareAndSet(next, now + INTERVAL)) {
			logger.warn(total + " spans did not reach the collector since the start: " + reason(failure)
					+ ". Requests are not affected, their ids are in the logs. Is the collector at"
					+ " management.opentelemetry.tracing.export.otlp.endpoint up? (said at most once a minute)");
		}
	}

	private static String reason(@Nullable Throwable failure) {
		if (failure == null) {
			return "the exporter gave no reason";
		}
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		String message = (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
		return message.lines().findFirst().orElse(message);
	}

	@Override
	public CompletableResultCode flush() {
		return this.delegate.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.delegate.shutdown();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
