/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import io.joinkey.check.evidence.SpanRecord.Kind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Passes the spans of the application's own SDK to the gate, as a {@code SpanProcessor}
 * bean, which Spring Boot registers.
 */
final class SdkSpans implements SpanProcessor {

	private final SpanCapture capture;

	SdkSpans(SpanCapture capture) {
		this.capture = capture;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		this.capture.started(span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId(),
				Kind.valueOf(span.getKind().name()), () -> FlatSpan.of(span.toSpanData()));
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.capture.ended(span.getSpanContext().getSpanId());
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	/**
	 * Registers the processor with OpenTelemetry's starter, which accepts customizers
	 * instead of processors.
	 */
	record Customizer(SdkSpans spans) implements AutoConfigurationCustomizerProvider {

		@Override
		public void customize(AutoConfigurationCustomizer configuration) {
			configuration.addTracerProviderCustomizer((builder, properties) -> builder.addSpanProcessor(this.spans));
		}

	}

}
