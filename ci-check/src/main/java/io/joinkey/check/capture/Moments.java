/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.joinkey.check.Moment;
import io.joinkey.check.SpanContext;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.util.ClassUtils;

/**
 * Orders everything that is observed, and tells what a thread carries.
 */
final class Moments {

	private static final boolean OPEN_TELEMETRY = ClassUtils.isPresent("io.opentelemetry.api.trace.Span",
			Moments.class.getClassLoader());

	private final AtomicLong order = new AtomicLong();

	private volatile Supplier<@Nullable SpanContext> tracer = () -> null;

	/**
	 * Sets what to ask when OpenTelemetry knows of no current span.
	 * @param tracer gives the current span of another tracer
	 */
	void askAlso(Supplier<@Nullable SpanContext> tracer) {
		this.tracer = tracer;
	}

	long next() {
		return this.order.incrementAndGet();
	}

	/** How much was observed so far. */
	long observed() {
		return this.order.get();
	}

	Moment now() {
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		return new Moment(next(), Thread.currentThread().getName(), active(), (mdc != null) ? mdc : Map.of());
	}

	private @Nullable SpanContext active() {
		SpanContext current = OPEN_TELEMETRY ? OpenTelemetrySpans.current() : null;
		return (current != null) ? current : this.tracer.get();
	}

	private static final class OpenTelemetrySpans {

		private static @Nullable SpanContext current() {
			io.opentelemetry.api.trace.SpanContext context = Span.current().getSpanContext();
			return context.isValid()
					? new SpanContext(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex())
					: null;
		}

	}

}
