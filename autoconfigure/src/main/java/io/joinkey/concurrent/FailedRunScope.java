/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Makes the span of a failed {@code @Scheduled} run current again until the run ends.
 * Spring's error handler logs the failure after it has closed the scope of the run.
 */
final class FailedRunScope implements ObservationHandler<ScheduledTaskObservationContext> {

	private final Supplier<@Nullable Tracer> tracer;

	FailedRunScope(Supplier<@Nullable Tracer> tracer) {
		this.tracer = tracer;
	}

	@Override
	public void onStop(ScheduledTaskObservationContext context) {
		Tracer current = (context.getError() != null) ? this.tracer.get() : null;
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		// another scope is open and would close before this one
		if (current != null && span != null && current.currentSpan() == null) {
			RunningTask.hold(() -> current.withSpan(span));
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ScheduledTaskObservationContext;
	}

}
