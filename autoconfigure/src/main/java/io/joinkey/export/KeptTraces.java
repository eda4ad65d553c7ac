/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.export;

import java.util.List;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Passes sampled spans to the processor that exports them, and those of an unsampled
 * trace when its local root failed or was slow.
 */
final class KeptTraces implements SpanProcessor {

	private final UnsampledTraces unsampled;

	private final SpanProcessor exporting;

	KeptTraces(UnsampledTraces unsampled, SpanProcessor exporting) {
		this.unsampled = unsampled;
		this.exporting = exporting;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		if (!span.getSpanContext().isSampled()) {
			this.unsampled.started(span);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (span.getSpanContext().isSampled()) {
			this.exporting.onEnd(span);
		}
		else {
			export(this.unsampled.ended(span));
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	private void export(List<ReadableSpan> spans) {
		spans.forEach(this.exporting::onEnd);
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.exporting.shutdown();
	}

	@Override
	public CompletableResultCode forceFlush() {
		return this.exporting.forceFlush();
	}

	@Override
	public String toString() {
		return "KeptTraces{" + this.exporting + "}";
	}

}
