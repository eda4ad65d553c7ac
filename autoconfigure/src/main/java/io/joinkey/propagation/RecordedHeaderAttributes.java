/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;

/**
 * Adds the {@link RecordedHeaders} to the span of an HTTP request, but not to metrics.
 *
 * @see <a href= "https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/">
 * OpenTelemetry: HTTP attributes</a>
 */
final class RecordedHeaderAttributes implements ObservationHandler<ReceiverContext<Object>> {

	private final RecordedHeaders recorded;

	RecordedHeaderAttributes(RecordedHeaders recorded) {
		this.recorded = recorded;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ReceiverContext<?> receiver && receiver.getKind() == Kind.SERVER;
	}

	@Override
	public void onStart(ReceiverContext<Object> context) {
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		Object carrier = context.getCarrier();
		if (span == null || carrier == null) {
			return;
		}
		for (RecordedHeader header : this.recorded.headers()) {
			String value = RecordedHeader.clean(context.getGetter().get(carrier, header.name()));
			if (value != null) {
				header.tag(span, value);
			}
		}
	}

}
