/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * Makes the same spans as {@link DefaultTracingObservationHandler}, with fewer copies.
 */
final class DirectTracingHandler extends DefaultTracingObservationHandler {

	DirectTracingHandler(Tracer tracer) {
		super(tracer);
	}

	@Override
	public void onStop(Observation.Context context) {
		if (!(getRequiredSpan(context) instanceof OtelSpan span)) {
			super.onStop(context);
			return;
		}
		io.opentelemetry.api.trace.Span own = OtelSpan.toOtel(span);
		own.updateName(getSpanName(context));
		// asked first: the SDK returns the status with a copy of all attributes
		boolean unset = isStatusUnset(own);
		boolean failed = SpanAttributes.write(context, span);
		getTracingContext(context).close();
		if (unset && !failed) {
			own.setStatus(StatusCode.OK);
		}
		own.end();
	}

	@Override
	public void tagSpan(Observation.Context context, Span span) {
		if (span instanceof OtelSpan otel) {
			SpanAttributes.write(context, otel);
		}
		else {
			super.tagSpan(context, span);
		}
	}

	private static boolean isStatusUnset(io.opentelemetry.api.trace.Span span) {
		return span instanceof ReadableSpan recorded
				&& recorded.toSpanData().getStatus().getStatusCode() == StatusCode.UNSET;
	}

}
