/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.propagation;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.joinkey.JoinkeyProperties.Edge;
import io.joinkey.JoinkeyProperties.Edge.Target;
import io.joinkey.JoinkeyProperties.Edge.Target.Header;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;

/**
 * Adds the headers that a legacy service knows to requests that go to it, beside
 * {@code traceparent}. A header that the application sets is kept.
 */
final class LegacyTargets implements ObservationHandler<SenderContext<Object>> {

	private final Collection<Target> targets;

	LegacyTargets(Edge edge) {
		this.targets = List.copyOf(edge.targets().values());
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof SenderContext<?> sender && sender.getKind() == Kind.CLIENT;
	}

	@Override
	public void onStart(SenderContext<Object> context) {
		TracingContext tracing = context.get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		OutgoingRequest request = OutgoingRequest.of(context.getCarrier());
		if (span == null || request == null) {
			return;
		}
		for (Target target : this.targets) {
			if (target.hosts().stream().anyMatch((host) -> matches(host, request.uri()))) {
				target.headers().forEach((header) -> add(header, span.context(), request, context));
			}
		}
	}

	private static boolean matches(String pattern, URI uri) {
		String host = (uri.getHost() != null) ? uri.getHost().toLowerCase(Locale.ROOT) : "";
		String wanted = pattern.toLowerCase(Locale.ROOT);
		return wanted.startsWith("*.") ? host.endsWith(wanted.substring(1))
				: wanted.equals(host) || wanted.equals(host + ":" + uri.getPort());
	}

	private static void add(Header header, TraceContext span, OutgoingRequest request, SenderContext<Object> context) {
		String sampled = Boolean.TRUE.equals(span.sampled()) ? "1" : "0";
		switch (header) {
			case X_REQUEST_ID -> set("X-Request-ID", id("request_id", span), request, context);
			case X_CORRELATION_ID -> set("X-Correlation-ID", id("correlation_id", span), request, context);
			case B3 -> set("b3", span.traceId() + "-" + span.spanId() + "-" + sampled, request, context);
			case B3_MULTI -> {
				if (Set.of("X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled").stream().noneMatch(request::has)) {
					set("X-B3-TraceId", span.traceId(), request, context);
					set("X-B3-SpanId", span.spanId(), request, context);
					set("X-B3-Sampled", sampled, request, context);
				}
			}
			case UBER_TRACE_ID ->
				set(UberTraceId.HEADER, span.traceId() + ":" + span.spanId() + ":0:" + sampled, request, context);
		}
	}

	/** The caller's id, so that the legacy services see one id; else the trace's. */
	private static String id(String field, TraceContext span) {
		String known = RecordedHeaders.current().get(field);
		return (known != null) ? known : span.traceId();
	}

	private static void set(String name, String value, OutgoingRequest request, SenderContext<Object> context) {
		Object carrier = context.getCarrier();
		if (carrier != null && !request.has(name)) {
			context.getSetter().set(carrier, name, value);
		}
	}

}
