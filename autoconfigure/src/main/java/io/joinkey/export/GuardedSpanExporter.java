/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Delegates to an exporter, counts the spans that were not sent, and bounds how long a
 * shutdown waits for it.
 */
final class GuardedSpanExporter implements SpanExporter {

	private final SpanExporter delegate;

	private final UndeliveredSpans undelivered;

	private final BoundedShutdown shutdown;

	GuardedSpanExporter(SpanExporter delegate, UndeliveredSpans undelivered, BoundedShutdown shutdown) {
		this.delegate = delegate;
		this.undelivered = undelivered;
		this.shutdown = shutdown;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		int count = spans.size();
		ExportLog.own(this.undelivered);
		if (this.shutdown.isOver()) {
			this.undelivered.addAfterShutdown(count);
			return CompletableResultCode.ofFailure();
		}
		CompletableResultCode result = this.shutdown.limit(send(spans));
		result.whenComplete(() -> {
			if (!result.isSuccess()) {
				failed(count, result.getFailureThrowable());
			}
		});
		return result;
	}

	private void failed(int count, @Nullable Throwable failure) {
		if (this.shutdown.isOver()) {
			this.undelivered.addAfterShutdown(count);
		}
		else {
			this.undelivered.add(count, ExportFailure.of(this.delegate, failure));
		}
	}

	private CompletableResultCode send(Collection<SpanData> spans) {
		try {
			return this.delegate.export(spans);
		}
		catch (RuntimeException | LinkageError ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	@Override
	public CompletableResultCode flush() {
		return this.delegate.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		CompletableResultCode result = new CompletableResultCode();
		// the JDK's client waits for its last answer from JDK 21 on
		BoundedShutdown.startDaemon(() -> shutDown(result));
		return this.shutdown.limit(result);
	}

	private void shutDown(CompletableResultCode result) {
		try {
			CompletableResultCode ended = this.delegate.shutdown();
			ended.whenComplete(() -> {
				if (ended.isSuccess()) {
					result.succeed();
				}
				else {
					result.fail();
				}
			});
		}
		catch (RuntimeException | LinkageError ex) {
			result.failExceptionally(ex);
		}
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
