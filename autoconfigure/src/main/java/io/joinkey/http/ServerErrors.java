/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.function.ToIntFunction;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.StatusCode;

/**
 * Marks the span of a request that was answered with a 5xx status as an error, also when
 * the application handled the exception and so nobody told the span.
 *
 * @param <C> the kind of request
 * @see <a href= "https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status">
 * OpenTelemetry: HTTP spans, status</a>
 */
public final class ServerErrors<C extends Observation.Context> implements ObservationHandler<C> {

	private static final String ERROR_TYPE = "error.type";

	private final Class<C> type;

	private final ToIntFunction<C> status;

	/**
	 * Creates a handler.
	 * @param type the kind of request
	 * @param status how the request's status is known once it is answered
	 */
	public ServerErrors(Class<C> type, ToIntFunction<C> status) {
		this.type = type;
		this.status = status;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.type.isInstance(context);
	}

	@Override
	public void onStop(C context) {
		// Spring Boot registers the tracing handler first and handlers stop in reverse:
		// the
		// span is not ended yet
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		int answered = this.status.applyAsInt(context);
		if (span == null || answered < 500) {
			return;
		}
		Throwable error = context.getError();
		span.tag(ERROR_TYPE, (error != null) ? error.getClass().getName() : String.valueOf(answered));
		if (span instanceof OtelSpan otel) {
			String message = (error != null) ? error.getMessage() : null;
			OtelSpan.toOtel(otel).setStatus(StatusCode.ERROR, (message != null) ? message : "");
		}
	}

}
