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
 * Makes a failed {@code @Scheduled} run's span current again until the run is over:
 * Spring's error handler logs after it has closed the run's scope.
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
		// within somebody else's scope, which ends first, this one could not end well
		if (current != null && span != null && current.currentSpan() == null) {
			TaskRun.hold(() -> current.withSpan(span));
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ScheduledTaskObservationContext;
	}

}
