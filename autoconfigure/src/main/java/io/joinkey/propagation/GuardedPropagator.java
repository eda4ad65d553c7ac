/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.util.Collection;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Delegates to another propagator, but reads the W3C headers strictly, propagates only
 * allow-listed baggage, and keeps failures of that propagator away from the request. Also
 * stores the {@link RecordedHeaders}.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
final class GuardedPropagator implements TextMapPropagator {

	private static final Log logger = LogFactory.getLog(GuardedPropagator.class);

	private final TextMapPropagator delegate;

	private final RecordedHeaders recorded;

	private final boolean uberTraceId;

	private final CallerTrust callers;

	private final Collection<String> allowedBaggage = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	private final AtomicBoolean reported = new AtomicBoolean();

	GuardedPropagator(TextMapPropagator delegate, Collection<String> allowedBaggage, RecordedHeaders recorded,
			boolean uberTraceId, CallerTrust callers) {
		this.delegate = delegate;
		this.recorded = recorded;
		this.uberTraceId = uberTraceId;
		this.callers = callers;
		this.allowedBaggage.addAll(allowedBaggage);
	}

	@Override
	public Collection<String> fields() {
		return this.delegate.fields();
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		try {
			this.delegate.inject(restrict(context), carrier, setter);
		}
		catch (RuntimeException ex) {
			report("written to", ex);
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		try {
			StrictHeaders<C> headers = new StrictHeaders<>(getter);
			Context extracted = this.delegate.extract(context, carrier, headers);
			extracted = restrict(withState(extracted, carrier, headers));
			if (this.uberTraceId) {
				extracted = UberTraceId.read(extracted, headers.get(carrier, UberTraceId.HEADER));
			}
			return this.recorded.store(this.callers.judge(context, extracted, carrier), carrier, getter);
		}
		catch (RuntimeException ex) {
			report("read from", ex);
			return context;
		}
	}

	private static <C> Context withState(Context extracted, @Nullable C carrier, StrictHeaders<C> headers) {
		SpanContext parent = Span.fromContext(extracted).getSpanContext();
		String traceparent = headers.get(carrier, StrictHeaders.TRACEPARENT);
		String tracestate = headers.get(carrier, StrictHeaders.TRACESTATE);
		if (traceparent == null || tracestate == null || !parent.isRemote()
				|| !traceparent.contains(parent.getTraceId())) {
			return extracted;
		}
		return extracted.with(Span.wrap(SpanContext.createFromRemoteParent(parent.getTraceId(), parent.getSpanId(),
				parent.getTraceFlags(), W3cTraceState.parse(tracestate))));
	}

	private Context restrict(Context context) {
		Baggage baggage = Baggage.fromContext(context);
		if (baggage.isEmpty() || this.allowedBaggage.containsAll(baggage.asMap().keySet())) {
			return context;
		}
		BaggageBuilder allowed = Baggage.builder();
		baggage.forEach((name, entry) -> {
			if (this.allowedBaggage.contains(name)) {
				allowed.put(name, entry.getValue(), entry.getMetadata());
			}
		});
		return context.with(allowed.build());
	}

	private void report(String access, RuntimeException ex) {
		if (this.reported.compareAndSet(false, true)) {
			logger.warn("The trace context could not be " + access
					+ " a message. The message is processed without it (logged once): " + ex);
		}
	}

}
