/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.response;

import java.util.Map;

import io.micrometer.tracing.TraceContext;

import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webflux.error.DefaultErrorAttributes;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Adds the trace id to Spring Boot's error attributes of a reactive application.
 */
class ReactiveErrorAttributes extends DefaultErrorAttributes {

	@Override
	public Map<String, Object> getErrorAttributes(ServerRequest request, ErrorAttributeOptions options) {
		Map<String, Object> attributes = super.getErrorAttributes(request, options);
		TraceContext trace = ResponseTrace.of(request.exchange());
		if (trace != null) {
			attributes.putIfAbsent(ResponseTrace.TRACE_ID, trace.traceId());
		}
		return attributes;
	}

}
