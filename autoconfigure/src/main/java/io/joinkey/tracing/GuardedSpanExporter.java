/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.tracing;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Tells {@link UndeliveredSpans} what another exporter could not send.
 */
public final class GuardedSpanExporter implements SpanExporter {

	private final SpanExporter delegate;

	private final UndeliveredSpans undelivered;

	/**
	 * Creates an exporter.
	 * @param delegate the exporter that sends the spans
	 * @param undelivered what counts those that it could not send
	 */
	public GuardedSpanExporter(SpanExporter delegate, UndeliveredSpans undelivered) {
		this.delegate = delegate;
		this.undelivered = undelivered;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		int count = spans.size();
		CompletableResultCode result = send(spans);
		result.whenComplete(() -> {
			if (!result.isSuccess()) {
				this.undelivered.add(count, result.getFailureThrowable());
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
