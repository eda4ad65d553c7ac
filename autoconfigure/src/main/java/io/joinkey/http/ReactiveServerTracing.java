/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Makes the spans of WebFlux requests. A 4xx status does not make a span an error, also
 * when an exception led to it.
 *
 * @see <a href= "https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status">
 * OpenTelemetry: HTTP spans, status</a>
 */
final class ReactiveServerTracing
		extends PropagatingReceiverTracingObservationHandler<ServerRequestObservationContext> {

	ReactiveServerTracing(Tracer tracer, Propagator propagator) {
		super(tracer, propagator);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

	@Override
	public void onError(ServerRequestObservationContext context) {
		// the exception comes here when it was handled, so the answer is known
		HttpStatusCode status = (context.getResponse() != null) ? context.getResponse().getStatusCode() : null;
		if (status == null || !status.is4xxClientError()) {
			super.onError(context);
		}
	}

}
