/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.util.function.Supplier;

import io.joinkey.ForeignInternal;
import io.micrometer.observation.NullObservation.NullContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.Tracer.SpanInScope;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Keeps the span of a reactive {@code @Scheduled} run current although Reactor clears the
 * thread-locals for its subscriber. The only subscriber is Spring's, which logs a
 * failure.
 */
final class ReactiveRunScope implements ObservationHandler<NullContext> {

	private final Supplier<@Nullable Tracer> tracer;

	ReactiveRunScope(Supplier<@Nullable Tracer> tracer) {
		this.tracer = tracer;
	}

	@Override
	public void onScopeOpened(NullContext context) {
		Observation.Scope cleared = ObservationThreadLocalAccessor.getInstance()
			.getObservationRegistry()
			.getCurrentObservationScope();
		Observation.Scope within = (cleared != null) ? cleared.getPreviousObservationScope() : null;
		if (within != null && within.getCurrentObservation().getContext() instanceof ScheduledTaskObservationContext run
				&& isReactive(run)) {
			TracingContext tracing = run.get(TracingContext.class);
			Span span = (tracing != null) ? tracing.getSpan() : null;
			Tracer current = this.tracer.get();
			if (current != null && span != null) {
				context.put(ReactiveRunScope.class, current.withSpan(span));
			}
		}
	}

	private static boolean isReactive(ScheduledTaskObservationContext run) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(run.getMethod().getReturnType()) != null;
	}

	@Override
	public void onScopeClosed(NullContext context) {
		SpanInScope scope = context.get(ReactiveRunScope.class);
		if (scope != null) {
			scope.close();
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof NullContext && ForeignInternal.REACTIVE_RUN.isAvailable();
	}

}
