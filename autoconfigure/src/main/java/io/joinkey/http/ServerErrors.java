/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.function.ToIntFunction;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/**
 * Marks the span of a request that was answered with a 5xx status as an error, also when
 * the application handled the exception. A status and an {@code error.type} that the
 * application set are kept.
 *
 * @param <C> the kind of request
 * @see <a href= "https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status">
 * OpenTelemetry: HTTP spans, status</a>
 */
final class ServerErrors<C extends Observation.Context> implements ObservationHandler<C> {

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private final Class<C> type;

	private final ToIntFunction<C> status;

	ServerErrors(Class<C> type, ToIntFunction<C> status) {
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
		ReadableSpan recorded = (span instanceof OtelSpan otel) ? recorded(OtelSpan.toOtel(otel)) : null;
		if (recorded != null) {
			mark(recorded, span, answered, context.getError());
		}
	}

	private static void mark(ReadableSpan recorded, Span span, int answered, @Nullable Throwable error) {
		if (recorded.getAttribute(ERROR_TYPE) == null) {
			span.tag(ERROR_TYPE.getKey(), (error != null) ? error.getClass().getName() : String.valueOf(answered));
		}
		if (recorded.toSpanData().getStatus().getStatusCode() == StatusCode.UNSET) {
			String message = (error != null) ? error.getMessage() : null;
			OtelSpan.toOtel(span).setStatus(StatusCode.ERROR, (message != null) ? message : "");
		}
	}

	/** Return the SDK's span: only it returns its status. */
	private static @Nullable ReadableSpan recorded(io.opentelemetry.api.trace.Span span) {
		io.opentelemetry.api.trace.Span own = ForeignInternal.MICROMETER_SPAN.isFieldOf(span)
				? ForeignInternal.MICROMETER_SPAN.read(span, io.opentelemetry.api.trace.Span.class) : span;
		return (own instanceof ReadableSpan readable) ? readable : null;
	}

}
