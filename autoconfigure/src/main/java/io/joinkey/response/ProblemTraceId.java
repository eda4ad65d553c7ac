/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Adds the trace id to each {@link ProblemDetail}. A property of this name that the
 * application set is kept.
 */
final class ProblemTraceId implements ErrorResponse.Interceptor {

	// the ids that this interceptor wrote: an application may share a ProblemDetail
	// between requests, and then the earlier request's id is replaced
	private static final Set<String> written = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final Tracer tracer;

	ProblemTraceId(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void handleError(ProblemDetail detail, @Nullable ErrorResponse errorResponse) {
		TraceContext trace = ResponseTrace.of(this.tracer.currentSpan());
		if (trace == null) {
			return;
		}
		Map<String, Object> properties = detail.getProperties();
		Object known = (properties != null) ? properties.get(ResponseTrace.TRACE_ID) : null;
		if (known == null || (known instanceof String text && written.contains(text))) {
			String id = new String(trace.traceId());
			written.add(id);
			detail.setProperty(ResponseTrace.TRACE_ID, id);
		}
	}

}
