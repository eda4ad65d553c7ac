/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts of a request that is sent again. Within one parent span, a request
 * to the same URL after a failed one is a further attempt.
 *
 * @param <C> the kind of request
 * @see <a href= "https://opentelemetry.io/docs/specs/semconv/http/http-spans/">
 * OpenTelemetry: HTTP spans, http.request.resend_count</a>
 */
final class ResentRequests<C extends Observation.Context> implements ObservationHandler<C> {

	private static final String RESEND_COUNT = "http.request.resend_count";

	private final Class<C> type;

	private final Function<C, @Nullable String> target;

	private final ToIntFunction<C> status;

	ResentRequests(Class<C> type, Function<C, @Nullable String> target, ToIntFunction<C> status) {
		this.type = type;
		this.target = target;
		this.status = status;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.type.isInstance(context);
	}

	@Override
	public void onStart(C context) {
		Failures failures = failures(context);
		String target = this.target.apply(context);
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		int earlier = (failures != null && target != null) ? failures.of(target) : 0;
		if (span != null && earlier > 0) {
			span.tag(RESEND_COUNT, earlier);
		}
	}

	@Override
	public void onStop(C context) {
		Failures failures = failures(context);
		String target = this.target.apply(context);
		if (failures != null && target != null) {
			int answered = this.status.applyAsInt(context);
			failures.note(target, answered == 0 || answered == 429 || answered >= 500);
		}
	}

	private static @Nullable Failures failures(Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		return (parent != null && parent.getContextView() instanceof Observation.Context known)
				? known.computeIfAbsent(Failures.class, (type) -> new Failures()) : null;
	}

	/**
	 * The failed requests of one parent, which may live as long as the application.
	 */
	private static final class Failures {

		private static final int MAX_TARGETS = 32;

		private final Map<String, Integer> counts = new LinkedHashMap<>();

		synchronized int of(String target) {
			return this.counts.getOrDefault(target, 0);
		}

		synchronized void note(String target, boolean failed) {
			Integer earlier = this.counts.remove(target);
			if (failed) {
				this.counts.put(target, (earlier != null) ? earlier + 1 : 1);
				if (this.counts.size() > MAX_TARGETS) {
					this.counts.remove(this.counts.keySet().iterator().next());
				}
			}
		}

	}

}
